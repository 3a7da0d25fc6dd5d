package org.glassbox.tests.iccnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.ParameterSpec;
import org.glassbox.core.network.StateDict;
import org.glassbox.networks.IcCnnResNet18;
import org.glassbox.networks.IcCnnResNet50;
import org.glassbox.networks.IcCnnSmall;
import org.glassbox.networks.IcCnnVgg13;
import org.glassbox.networks.IcCnnVgg16;
import org.glassbox.networks.ResNet18;
import org.glassbox.networks.ResNet50;
import org.glassbox.networks.SmallCnn;
import org.glassbox.networks.Vgg13Bn;
import org.glassbox.networks.Vgg16Bn;
import org.glassbox.tests.RecordingTest;
import org.junit.jupiter.api.Test;

class CompositionalNetworksTest extends RecordingTest {
    private static final int SIZE = 64;

    private static Map<String, ParameterSpec> parameters(NetworkArchitecture architecture) {
        return architecture.graph(1000, SIZE, SIZE).parameters();
    }

    @Test
    void residualNetworksHaveTheParametersOfTheNetworksThatTheyAreMadeFrom() {
        assertEquals(parameters(new ResNet18()), parameters(new IcCnnResNet18()));
        assertEquals(parameters(new ResNet50()), parameters(new IcCnnResNet50()));
        assertEquals(parameters(new SmallCnn()), parameters(new IcCnnSmall()));
    }

    @Test
    void vggsTakeTheirBodyFromAFileOfImageNetsWeightsAndNothingInItHasAnotherShape() {
        for (NetworkArchitecture[] pair : new NetworkArchitecture[][] {{new Vgg13Bn(), new IcCnnVgg13()}, {new Vgg16Bn(), new IcCnnVgg16()}}) {
            Map<String, ParameterSpec> published = parameters(pair[0]);
            parameters(pair[1]).forEach((name, spec) -> assertEquals(name.startsWith("features.") ? spec : null, published.get(name), name));
        }
    }

    @Test
    void anImageOfOneColourHasNoEdgesForFiltersToFind() {
        assertTrue(spread(new SmallCnn(), "relu4") > 1e-2, "zeros beyond the edges are seen");
        assertEquals(0, spread(new IcCnnSmall(), "relu4"), 1e-5);
        assertEquals(0, spread(new IcCnnResNet18(), "layer3"), 1e-5);
        assertEquals(0, spread(new IcCnnVgg13(), "features.33"), 1e-5);
    }

    /** The largest difference of a filter's values at two places, over the largest value. */
    private double spread(NetworkArchitecture architecture, String layer) {
        Graph graph = architecture.graph(2, SIZE, SIZE);
        try (Network network = new Network(graph, StateDict.initialised(manager, graph, 2))) {
            NDArray maps = network.forwardTo(graph.layer(layer).orElseThrow().name(), manager.ones(new Shape(1, 3, SIZE, SIZE)));
            NDArray places = maps.reshape(maps.size(1), -1);
            return places.max(new int[] {1}).sub(places.min(new int[] {1})).max().getFloat() / maps.abs().max().getFloat();
        }
    }
}
