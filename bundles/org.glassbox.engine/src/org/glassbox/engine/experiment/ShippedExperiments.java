package org.glassbox.engine.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The experiments that the product brings, as somebody wrote them. */
public final class ShippedExperiments {
    private static final List<String> NAMES = List.of("demo", "lesions-explanation", "online", "iccnn", "thesis", "cifar10-decoy-scratch",
            "cifar10-decoy-finetune", "cifar10-decoy-explanation", "consistency", "consistency-biased", "few-labels", "bccd-feedback", "bccd-explanation",
            "bccd-consistency");

    private ShippedExperiments() {
    }

    /** Their names; those that need no data of one's own come first. */
    public static List<String> names() {
        return NAMES;
    }

    /** The YAML of one of them, with its comments. */
    public static String text(String name) {
        try (InputStream stream = ShippedExperiments.class.getResourceAsStream("/experiments/" + name + ".yaml")) {
            if (stream == null) {
                throw new IllegalArgumentException("no experiment " + name + " is shipped");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
