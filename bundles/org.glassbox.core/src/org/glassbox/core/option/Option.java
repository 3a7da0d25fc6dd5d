package org.glassbox.core.option;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record component as an option: the one place from which the form, the command line, the YAML and the help take it. The default is what the
 * record's no-argument constructor gives.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
    /** What it does, in a few words that begin with a small letter. */
    String help();

    /** What the number counts, such as "passes" or "pixels". */
    String unit() default "";

    /** The smallest allowed number. */
    double min() default Double.NEGATIVE_INFINITY;

    /** The largest allowed number. */
    double max() default Double.POSITIVE_INFINITY;
}
