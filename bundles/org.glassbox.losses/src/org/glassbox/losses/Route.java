package org.glassbox.losses;

/** How the penalty's gradient with respect to the weights is found. */
public enum Route {
    /** By differentiating the input gradient once more. */
    EXACT,
    /**
     * From first derivatives at two nearby images, without second derivatives. It agrees with EXACT on smooth networks and where both images lie in one linear
     * region of a ReLU network. Elsewhere it also feels the jumps of the gradient between regions, which EXACT leaves out, and is noisy: a check rather than a
     * way to train.
     */
    FINITE_DIFFERENCE
}
