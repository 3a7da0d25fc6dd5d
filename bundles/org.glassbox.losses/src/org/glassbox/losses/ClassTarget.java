package org.glassbox.losses;

/** Which class's explanation is trained. */
public enum ClassTarget {
    /** The true class: what should be seen to tell it. */
    TRUE,
    /** The class that the network predicts at the moment. */
    PREDICTED
}
