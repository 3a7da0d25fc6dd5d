package org.glassbox.consistency;

/** What samples weigh that the network gets wrong. */
public enum WrongSamples {
    /** One, so that none counts less than a sample that is right. The default. */
    ONE,
    /** What their explanations say, as for all others. */
    WEIGHED
}
