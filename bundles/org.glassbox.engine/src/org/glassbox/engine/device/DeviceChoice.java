package org.glassbox.engine.device;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassbox.core.GlassboxException;
import org.glassbox.pytorch.Torch;

/**
 * Which device the user wants.
 *
 * @param kind what was asked for
 * @param index of the GPU, from 0; 0 for the other kinds
 */
public record DeviceChoice(Kind kind, int index) {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** What can be asked for. */
    public enum Kind {
        /** A GPU where there is one that works, else the CPU. */
        AUTO, CPU, CUDA
    }

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:n}.
     *
     * @throws GlassboxException for anything else
     */
    public static DeviceChoice parse(String text) throws GlassboxException {
        String word = text.strip();
        if (word.equals("auto") || word.isEmpty()) {
            return new DeviceChoice(Kind.AUTO, 0);
        }
        if (word.equals("cpu")) {
            return new DeviceChoice(Kind.CPU, 0);
        }
        Matcher cuda = CUDA.matcher(word);
        if (cuda.matches()) {
            return new DeviceChoice(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
        throw GlassboxException.badInput("Device \"" + text + "\" is not known; use auto, cpu, cuda or cuda:n (the n-th GPU, from 0).");
    }

    /**
     * The device to use. A GPU is tried with a small computation, so that one that is there but can't be used does not end a run later.
     *
     * @param notices gets one sentence where a GPU was asked for and the CPU is used instead
     */
    public Device resolve(Consumer<String> notices) {
        return switch (kind) {
            case CPU -> Device.cpu();
            case AUTO -> gpuProblem() == null ? Device.gpu(index) : Device.cpu();
            case CUDA -> {
                String problem = gpuProblem();
                if (problem != null) {
                    notices.accept("GPU " + index + " can't be used (" + problem + "), so the CPU is used.");
                }
                yield problem == null ? Device.gpu(index) : Device.cpu();
            }
        };
    }

    private String gpuProblem() {
        try {
            int count = CudaUtils.hasCuda() ? CudaUtils.getGpuCount() : 0;
            if (count <= index) {
                return count == 0 ? "no CUDA device was found" : "there are only " + count;
            }
            if (!Torch.engine().hasCapability("CUDA")) {
                return "these PyTorch libraries are built without CUDA; see docs/cuda.md";
            }
            try (var manager = Torch.newManager(Device.gpu(index)); var one = manager.ones(new ai.djl.ndarray.types.Shape(1))) {
                return one.toFloatArray()[0] == 1f ? null : "it computes wrong values";
            }
        } catch (RuntimeException | LinkageError e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().lines().findFirst().orElse("unknown reason");
        }
    }
}
