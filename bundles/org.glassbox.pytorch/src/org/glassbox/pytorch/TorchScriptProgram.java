package org.glassbox.pytorch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.glassbox.pytorch.internal.TorchScriptArchive;

/**
 * A TorchScript module that is made here: a program with its tensors, as {@code torch.jit.load} and {@link TorchScriptModule} read it.
 *
 * @param methods serialized source of the module's methods, each line indented by two spaces
 * @param tensors attributes that the methods read
 */
public record TorchScriptProgram(String methods, List<Tensor> tensors) {
    private static final String CLASS = "Network";

    public TorchScriptProgram {
        tensors = List.copyOf(tensors);
    }

    /** The name of the module's type, as methods name it. */
    public static String type() {
        return "__torch__." + CLASS;
    }

    /**
     * A tensor of the module.
     *
     * @param name an identifier
     * @param shape at least one axis
     * @param values in C order; not copied
     * @param isBuffer whether training leaves it alone
     */
    public record Tensor(String name, long[] shape, float[] values, boolean isBuffer) {
    }

    /** Writes the module; {@code out} stays open. */
    public void writeTo(OutputStream out) throws IOException {
        TorchScriptArchive.write(out, CLASS, methods, tensors.stream().map(tensor -> new TorchScriptArchive.Parameter(tensor.name(), lengths(tensor.shape()),
                tensor.values(), tensor.isBuffer())).toList());
    }

    private static int[] lengths(long[] shape) {
        int[] lengths = new int[shape.length];
        for (int axis = 0; axis < lengths.length; axis++) {
            lengths[axis] = Math.toIntExact(shape[axis]);
        }
        return lengths;
    }
}
