package org.glassbox.losses;

/** How the penalty's gradient with respect to the weights is found. */
public enum Route {
    /** By differentiating the input gradient once more. */
    EXACT,
    /** From first derivatives at two nearby images: no second derivatives, half the memory, exact within a linear region of the network. */
    FINITE_DIFFERENCE
}
