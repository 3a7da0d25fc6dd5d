package org.glassbox.engine.evaluate;

import org.glassbox.core.data.Sample;

/**
 * A sample of a data set with its class as the network counts them.
 *
 * @param label index into the network's classes
 */
public record LabelledSample(Sample sample, int label) {
}
