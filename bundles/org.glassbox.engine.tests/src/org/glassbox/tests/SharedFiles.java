package org.glassbox.tests;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds reference values and data that lie beside the checkout, in a folder {@code shared}; they are too large to be part of it. */
public final class SharedFiles {
    private SharedFiles() {
    }

    /**
     * The file or folder; where it is missing, the test that asked is skipped and says why.
     *
     * @param relative to the folder {@code shared}, such as {@code reference/nets}
     */
    public static Path require(String relative) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path shared = folder.resolve("shared");
            if (Files.isDirectory(shared.resolve("reference"))) {
                Path wanted = shared.resolve(relative);
                if (Files.exists(wanted)) {
                    return wanted;
                }
                return skip("there is no " + relative + " in the folder shared beside the checkout");
            }
        }
        return skip("there is no folder shared/reference beside the checkout, where " + relative + " is expected");
    }

    private static Path skip(String reason) {
        System.out.println("Skipped: " + reason);
        Assumptions.abort(reason);
        throw new AssertionError("abort always throws");
    }
}
