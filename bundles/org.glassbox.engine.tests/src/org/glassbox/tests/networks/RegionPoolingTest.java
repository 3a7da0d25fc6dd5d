package org.glassbox.tests.networks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.pytorch.Autograd;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The mean over regions, which AlexNet and VGG take so that images may have any size. */
class RegionPoolingTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.newManager(Device.cpu());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void neighboursShareRowsWhereTheSizesDontDivide() {
        NDArray x = manager.create(new float[] {1, 2, 4, 8, 16}).reshape(1, 1, 1, 5);
        // columns 0 to 1, 1 to 3 and 3 to 4
        assertArrayEquals(new float[] {1.5f, 14f / 3, 12}, pool(x, 1, 3).toFloatArray(), 1e-6f);
    }

    @Test
    void asManyRegionsAsValuesChangeNothingAndMoreAreCopies() {
        NDArray x = manager.create(new float[] {1, 2, 3, 4}).reshape(1, 1, 2, 2);
        assertArrayEquals(new float[] {1, 2, 3, 4}, pool(x, 2, 2).toFloatArray());
        assertArrayEquals(new float[] {1, 1, 2, 2, 3, 3, 4, 4}, pool(x, 2, 4).toFloatArray());
    }

    @Test
    void itsGradientsOfBothOrdersAreThoseOfItsFormula() {
        try (GradientMode recording = GradientMode.recording()) {
            NDArray x = manager.create(new float[] {1, 2, 4, 8, 16}).reshape(1, 1, 1, 5);
            x.setRequiresGradient(true);
            NDArray sumOfSquares = pool(x, 1, 3).square().sum(); // of a, b, c above
            NDArray gradient = Autograd.grad(manager, sumOfSquares, List.of(x), true).singletonOrThrow();
            float a = 1.5f;
            float b = 14f / 3;
            float c = 12;
            assertArrayEquals(new float[] {a, a + 2 * b / 3, 2 * b / 3, 2 * b / 3 + c, c}, gradient.toFloatArray(), 1e-5f);
            // d/dx of the gradient's sum, 2 a + 2 b + 2 c: each of the three means has a weight of two
            NDArray second = Autograd.grad(manager, gradient.sum(), List.of(x), false).singletonOrThrow();
            assertArrayEquals(new float[] {1, 1 + 2f / 3, 2f / 3, 2f / 3 + 1, 1}, second.toFloatArray(), 1e-5f);
        }
    }

    @Test
    void aForwardPassKeepsOnlyWhatIsStillNeeded() {
        Graph.Builder graph = new Graph.Builder();
        String last = Graph.INPUT;
        for (int i = 0; i < 20; i++) {
            last = graph.add("relu" + i, TestNetworks.relu(), last);
            last = graph.add("dropout" + i, new Layer.Dropout(0.5), last); // gives the very array that it gets
        }
        graph.add("sum", new Layer.Add(), last, "relu3");
        Network network = new Network(graph.build(Graph.INPUT), new StateDict(manager));
        try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
            NDArray x = scope.ones(new Shape(1, 3, 4, 4));
            NDArray y = network.forward(x, Mode.EVAL);
            assertEquals(2, y.toFloatArray()[0]);
            assertEquals(1, x.toFloatArray()[0]); // the caller's own is not touched
            assertEquals(2, scope.getManagedArrays().size()); // the images and the result
            Network.Cut cut = network.cut("dropout9", x);
            assertEquals(2, network.forwardFrom(cut).toFloatArray()[0]);
            assertEquals(2, network.forwardFrom(cut).toFloatArray()[0]); // what was cut can be used again
        }
    }

    private NDArray pool(NDArray x, int height, int width) {
        Graph.Builder graph = new Graph.Builder();
        graph.add("pool", new Layer.AdaptiveAveragePool(height, width), Graph.INPUT);
        return new Network(graph.build("pool"), new StateDict(manager)).forward(x, Mode.EVAL);
    }
}
