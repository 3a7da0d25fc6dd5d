package org.glassbox.engine.study.preference;

import java.time.Instant;

/**
 * What one rater says of one pair.
 *
 * @param pair its id
 * @param rater who it is, by any name
 */
public record Vote(String pair, String rater, Choice choice, Instant time) {
    public Vote {
        rater = rater.strip();
        if (rater.isEmpty()) {
            throw new IllegalArgumentException("a vote needs a rater");
        }
    }
}
