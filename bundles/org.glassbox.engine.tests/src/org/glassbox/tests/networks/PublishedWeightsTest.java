package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.networks.ResNet20;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.glassbox.tests.SharedFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The file of a published ResNet-20, as its author saved it, on the images for which PyTorch's answers are recorded. */
class PublishedWeightsTest {
    private static final int SIZE = 32;
    private static final int CLASSES = 10;
    private static final int BATCH = 100;
    private NDManager manager;
    private Network network;

    @BeforeEach
    void open() throws Exception {
        Path file = SharedFiles.require("reference/nets/resnet20-12fca82f.th");
        manager = Torch.newManager(Device.cpu());
        network = WeightFiles.network(manager, WeightFiles.load(file), new ResNet20().graph(CLASSES, SIZE, SIZE));
    }

    @AfterEach
    void close() {
        if (manager != null) {
            manager.close();
        }
    }

    @Test
    void itsLogitsAreThoseThatPyTorchRecorded() {
        Fixture images = Fixture.open("nets/resnet20_images");
        try (GradientMode off = GradientMode.off()) {
            images.assertCloseToPeak("logits", network.forward(images.array(manager, "images"), Mode.EVAL), 1e-4);
        }
    }

    @Test
    void itReachesTheRecordedAccuracyOnAThousandPictures() throws Exception {
        Path data = SharedFiles.require("data/cifar10-mini");
        List<String> names = Files.readAllLines(SharedFiles.require("reference/nets/top1_files.txt"));
        Fixture recorded = Fixture.open("nets/resnet20_top1");
        int[] labels = recorded.ints("labels");
        int[] predicted = recorded.ints("predicted");
        int correct = 0;
        int agreeing = 0;
        for (int from = 0; from < names.size(); from += BATCH) {
            int[] found = predict(data, names.subList(from, from + BATCH));
            for (int n = 0; n < BATCH; n++) {
                correct += found[n] == labels[from + n] ? 1 : 0;
                agreeing += found[n] == predicted[from + n] ? 1 : 0;
            }
        }
        // the JPEG decoder is another than PyTorch used, which turns a few close decisions but not their number
        assertEquals(recorded.scalar("correct"), correct, 0);
        assertTrue(agreeing >= names.size() - 10, agreeing + " of " + names.size() + " predictions agree");
    }

    private int[] predict(Path data, List<String> names) throws Exception {
        float[] values = new float[names.size() * 3 * SIZE * SIZE];
        for (int n = 0; n < names.size(); n++) {
            float[] planes = Normalisation.IMAGENET.planes(ImageFiles.read(data.resolve(names.get(n))));
            System.arraycopy(planes, 0, values, n * planes.length, planes.length);
        }
        try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray logits = network.forward(scope.create(values, new Shape(names.size(), 3, SIZE, SIZE)), Mode.EVAL);
            float[] all = logits.toFloatArray();
            return IntStream.range(0, names.size()).map(n -> IntStream.range(0, CLASSES).reduce((a, b) -> all[n * CLASSES + b] > all[n * CLASSES + a] ? b : a)
                    .orElseThrow()).toArray();
        }
    }
}
