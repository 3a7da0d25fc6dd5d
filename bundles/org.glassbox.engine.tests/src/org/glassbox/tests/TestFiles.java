package org.glassbox.tests;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.RandomStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.StateDict;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.NpyFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.Tensor;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightMetadata;
import org.glassbox.networks.SmallCnn;
import org.glassbox.pytorch.Torch;

/** Small files for commands to work on. */
public final class TestFiles {
    private TestFiles() {
    }

    /**
     * Weights of a small network as a run writes them, with initial values.
     *
     * @param size of the network's images, pixels a side
     */
    public static Path weights(Path file, int size, String... classes) throws GlassboxException {
        Graph graph = new SmallCnn().graph(classes.length, size, size);
        try (NDManager manager = Torch.newManager(Device.cpu()); StateDict state = StateDict.initialised(manager, graph, 1)) {
            SafeTensors.write(file, WeightFiles.tensors(state), new WeightMetadata("smallcnn", List.of(classes), size, size, Normalisation.IMAGENET, 3).toMap());
        }
        return file;
    }

    /**
     * A picture of noise, with the folders that lead to it.
     *
     * @param size pixels a side
     */
    public static Path noise(Path file, int size, int seed) throws IOException, GlassboxException {
        RandomStream random = RandomStream.of(seed, "picture");
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.nextInt(256);
        }
        Files.createDirectories(file.getParent());
        ImageFiles.write(new RgbImage(size, size, rgb), file);
        return file;
    }

    /**
     * Two images as a numpy array, sin(i) at place i.
     *
     * @param size pixels a side
     */
    public static Path sine(Path file, int size) throws GlassboxException {
        float[] values = new float[2 * 3 * size * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        NpyFiles.write(file, new Tensor(new long[] {2, 3, size, size}, values));
        return file;
    }
}
