package org.glassbox.engine.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Memory of this process at one time, in bytes.
 *
 * @param resident of all kinds in the computer's memory; NaN where the system does not say
 * @param heap that Java holds for its objects, in use or not
 */
public record ProcessMemory(double resident, double heap) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    /** As it is now. */
    public static ProcessMemory now() {
        return new ProcessMemory(ofSystem().orElse(Double.NaN), Runtime.getRuntime().totalMemory());
    }

    /** What is not Java's heap: above all PyTorch's arrays, as far as they lie in the computer's own memory. At least 0; NaN where it is not known. */
    public double outsideHeap() {
        return Math.max(0, resident - heap); // a part of the heap may not have been touched yet
    }

    private static OptionalDouble ofSystem() {
        if (!Files.isReadable(STATUS)) {
            return OptionalDouble.empty();
        }
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(RESIDENT))
                    .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("\\D", ""))).findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty(); // only a figure for people
        }
    }
}
