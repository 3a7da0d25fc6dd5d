package org.glassbox.losses;

/**
 * How the squared input gradients on ruled-out pixels become one number P (methods.md 1.5), with e_ij = Σ_c g_cij², B the batch, B' its members with feedback.
 * For one weight v of the experiment, MEAN with v is INTEGRAL with v / (C (HW)²), and SUM with v is INTEGRAL with v / (HW).
 */
public enum LambdaForm {
    /**
     * 1/B' Σ_n Σ_ij W e / (Σ_ij e + 1e-8): the share of the gradient's energy on ruled-out pixels, 0 to 1, free of the image size and of the scale of the
     * logits. The default: the other forms can be satisfied by shrinking all gradients.
     */
    SHARE,
    /** 1/B Σ_n HW Σ_ij W e: does not change with the resolution of the images. */
    INTEGRAL,
    /** 1/(B C HW) Σ_n Σ_ij W e: the published code of human-in-the-loop training. */
    MEAN,
    /** 1/B Σ_n Σ_ij W e: the published equation. */
    SUM
}
