package org.glassbox.tests.explainers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.ExplainRequest;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.image.PlaneResize;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.StateDict;
import org.glassbox.explainers.FusedCam;
import org.glassbox.explainers.GradCam;
import org.glassbox.networks.ResNet20;
import org.glassbox.tests.networks.TestImages;
import org.glassbox.tests.networks.TestNetworks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Maps of several layers put together. */
class FusedCamTest extends CamTest {
    @Test
    void oneLayerFusedIsItsScaledAndEnlargedMap() throws GlassboxException {
        ExplainRequest request = request(smallCnn(), TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[2], "relu4", 2);
        NDArray fused = explain(fused("relu3", FusedCam.Fusion.SUM), request);
        assertEquals(new Shape(2, SIZE, SIZE), fused.getShape());
        assertClose("fused", enlarged("relu3", request).toFloatArray(), fused.toFloatArray(), 1e-5);
    }

    @Test
    void layersAreFusedAsTheOptionSays() throws GlassboxException {
        Network network = smallCnn();
        NDArray head = network.state().get("fc.weight");
        head.addi(head.abs().sub(head)); // all positive, so that no layer is without evidence
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 2, 3, SIZE, SIZE), new int[] {0, 1}, "relu4", 2);
        NDArray deep = enlarged("relu4", request);
        NDArray shallow = enlarged("relu2", request);
        String names = "relu4, relu2";
        assertClose("sum", deep.add(shallow).div(2f).toFloatArray(), explain(fused(names, FusedCam.Fusion.SUM), request).toFloatArray(), 1e-5);
        assertClose("max", deep.maximum(shallow).toFloatArray(), explain(fused(names, FusedCam.Fusion.MAX), request).toFloatArray(), 1e-5);
        assertClose("product", deep.mul(shallow).toFloatArray(), explain(fused(names, FusedCam.Fusion.PRODUCT), request).toFloatArray(), 1e-5);
        Explainer weighted = new FusedCam(names, FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "3, 1", true);
        assertClose("weights go with the names", deep.mul(3f).add(shallow).div(4f).toFloatArray(), explain(weighted, request).toFloatArray(), 1e-5);
    }

    @ParameterizedTest
    @EnumSource
    void aLayerWithoutEvidenceIsLeftOut(FusedCam.Fusion fusion) throws GlassboxException {
        Network network = smallCnn();
        network.state().get("fc.weight").muli(0f); // no layer has any
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu4", 1);
        float[] none = explain(fused("relu2,relu4", fusion), request).toFloatArray();
        assertArrayEquals(new float[none.length], none);
        // what the last layer shows speaks against the class everywhere, the images themselves do not
        Network negative = smallCnn();
        negative.state().get("fc.weight").set(new NDIndex("0"), -1f);
        ExplainRequest against = request(negative, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu4", 1);
        assertEquals(0, explain(new GradCam(), against).max().getFloat());
        float[] alone = explain(fused("input", fusion), against).toFloatArray();
        assertTrue(enlarged("input", against).max().getFloat() > 0);
        assertArrayEquals(alone, explain(fused("input,relu4", fusion), against).toFloatArray(), 1e-6f);
    }

    @Test
    void theUsualLayersToFuseAreTheLastOfEachStage() throws GlassboxException {
        Graph graph = new ResNet20().graph(CLASSES, SIZE, SIZE);
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "layer3.2", 1);
        float[] expected = explain(fused("layer1,layer2,layer3", FusedCam.Fusion.SUM), request).toFloatArray();
        assertArrayEquals(expected, explain(new FusedCam(), request).toFloatArray());
        ExplainRequest small = request(smallCnn(), request.images(), new int[1], "relu4", 1);
        assertArrayEquals(explain(fused("relu1,relu2,relu3,relu4", FusedCam.Fusion.SUM), small).toFloatArray(), explain(new FusedCam(), small).toFloatArray());
    }

    @Test
    void layersInParallelBranchesCanBeFused() throws GlassboxException {
        Graph.Builder builder = new Graph.Builder();
        builder.add("left", TestNetworks.convolution(3, 4), Graph.INPUT);
        builder.add("right", TestNetworks.convolution(3, 4), Graph.INPUT);
        builder.add("both", new Layer.Concatenate(), "left", "right");
        builder.add("relu", TestNetworks.relu(), "both");
        builder.add("pool", new Layer.GlobalAveragePool(), "relu");
        builder.add("flatten", new Layer.Flatten(), "pool");
        builder.add("fc", new Layer.Linear(8, CLASSES), "flatten");
        Graph graph = builder.build("relu");
        Network network = new Network(graph, StateDict.initialised(manager, graph, 1));
        ExplainRequest request = request(network, TestImages.normal(manager, 1, 1, 3, SIZE, SIZE), new int[1], "relu", 1);
        NDArray expected = enlarged("left", request).add(enlarged("right", request)).div(2f);
        assertClose("fused", expected.toFloatArray(), explain(fused("left,right", FusedCam.Fusion.SUM), request).toFloatArray(), 1e-5);
    }

    @Test
    void optionsOfFusedCamThatDontFitAreRefusedBySentences() throws GlassboxException {
        assertRefused("option weights has 2 numbers for 3 layers", () -> new FusedCam("a,b,c", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,2", true));
        assertRefused("\"x\", which is no number", () -> new FusedCam("a,b", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,x", true));
        assertRefused("numbers above zero", () -> new FusedCam("a,b", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,0", true));
        assertRefused("option layers is empty", () -> new FusedCam(" , ", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "", true));
        assertRefused("only fusion=sum can have", () -> new FusedCam("a,b", FusedCam.Maps.GRADCAM, FusedCam.Fusion.MAX, "", false));
        Network network = smallCnn();
        NDArray images = TestImages.normal(manager, 1, 1, 3, SIZE, SIZE);
        ExplainRequest request = request(network, images, new int[1], "relu4", 1);
        assertTrue(assertThrows(GlassboxException.class, () -> explain(fused("relu4,rely2", FusedCam.Fusion.SUM), request)).getMessage()
                .contains("no layer \"rely2\"; did you mean \"relu2\"?"));
        assertTrue(assertThrows(GlassboxException.class, () -> explain(fused("relu4,relu4", FusedCam.Fusion.SUM), request)).getMessage().contains("named twice"));
        assertTrue(assertThrows(GlassboxException.class, () -> explain(fused("relu4,fc", FusedCam.Fusion.SUM), request)).getMessage().contains("\"fc\" gives 2-dim"));
        assertTrue(fused("relu4,fc", FusedCam.Fusion.SUM).refusal(network.graph(), "relu4").orElseThrow().startsWith("layer \"fc\" has no maps"));
        assertTrue(assertThrows(GlassboxException.class,
                () -> explain(new FusedCam("all", FusedCam.Maps.GRADCAM, FusedCam.Fusion.SUM, "1,2", true), request)).getMessage()
                .contains("2 numbers for 4 layers (conv1, conv2, conv3, conv4)"));
    }

    private static void assertRefused(String part, Executable made) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, made);
        assertTrue(refused.getMessage().contains(part), refused.getMessage());
    }

    /** The layer's Grad-CAM, divided by its maximum and enlarged. */
    private NDArray enlarged(String layer, ExplainRequest request) throws GlassboxException {
        NDArray map = explain(new GradCam(), request(request.network(), request.images(), request.targets(), layer, request.atOnce()));
        NDArray largest = map.reshape(map.size(0), -1).max(new int[] {1}).reshape(-1, 1, 1);
        return PlaneResize.BILINEAR.apply(map.div(largest), (int) request.images().size(2), (int) request.images().size(3));
    }
}
