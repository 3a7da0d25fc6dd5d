package org.glassbox.engine.evaluate;

import org.glassbox.core.explain.ExplanationMetric;

/**
 * A metric of maps under the names by which users know it.
 *
 * @param id such as "deletion"
 * @param name for people
 */
public record MapMetric(String id, String name, ExplanationMetric metric) {
}
