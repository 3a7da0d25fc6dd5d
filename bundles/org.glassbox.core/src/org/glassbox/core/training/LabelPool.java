package org.glassbox.core.training;

import org.glassbox.core.GlassboxException;

/**
 * Images without a label, from which some are to get one, beside those that have one already, as a network sees them. What is asked for is computed then.
 * Engine's.
 */
public interface LabelPool {
    /** How many of the candidates will get a label, at least 1. */
    int wanted();

    /** What the network's last layer sees of the candidates, N rows. */
    float[][] features() throws GlassboxException;

    /** The same of the images that have a label. */
    float[][] labelledFeatures() throws GlassboxException;

    /**
     * The candidates' weights, N, where the predicted classes take the place of the true ones; NaN where there is none.
     *
     * @param id of the weighting, for messages
     * @throws GlassboxException if the weighting fails or can't be used with the network
     */
    double[] weights(Weighting weighting, String id) throws GlassboxException;
}
