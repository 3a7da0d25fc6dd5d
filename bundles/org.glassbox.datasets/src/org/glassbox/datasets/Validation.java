package org.glassbox.datasets;

/** Whether validation images hold the confounder that a data set plants as training images do. */
public enum Validation {
    /** They do: nobody has noticed it. */
    AS_TRAINING,
    /** It says nothing about the class, as in test_random: somebody has made sure of the images by which choices are made. */
    INDEPENDENT
}
