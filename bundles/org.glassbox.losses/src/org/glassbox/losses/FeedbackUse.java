package org.glassbox.losses;

/** Which masks an explanation is compared with. */
public enum FeedbackUse {
    /** Those of what matters: the explanation is to cover them. */
    RELEVANT,
    /** Those of what must not matter: the explanation is to stay off them, and may lie anywhere else. */
    IRRELEVANT,
    /** Of each image the one of what matters, else the one of what must not. */
    EITHER
}
