package org.glassbox.engine.training;

/**
 * Masks of a batch in ordinary memory.
 *
 * @param values B masks of H x W values from 0 to 1, warped as their images were; zero for members without one
 * @param known B: 1 for members with a mask, 0 for the others
 */
record HostMasks(float[] values, float[] known) {
}
