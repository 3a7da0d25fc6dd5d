package org.glassbox.explainers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import java.util.LinkedHashMap;
import java.util.Map;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.Node;
import org.glassbox.core.network.StateDict;

/**
 * What the convolutions that read a layer's output A give when one unit k of it is set to a value v: conv(A) + W_k * (v - A_k), for they are linear. Only one
 * plane goes through one unit's kernels, which costs as much as an ordinary convolution divided by the number of units. Engine thread only, without gradients
 * being recorded.
 */
final class AblatedConvolutions {
    private final Map<String, Convolution> convolutions = new LinkedHashMap<>();
    private final boolean all;
    private final NDArray changes;

    /**
     * @param unablated conv(A), (N, O, h', w')
     * @param kernels W by unit, (K, O, k k)
     * @param patches kernels of a convolution that takes a plane to its k k shifted versions, (k k, 1, k, k)
     */
    private record Convolution(Layer.Conv2d layer, NDArray unablated, NDArray kernels, NDArray patches) {
    }

    /**
     * @param node the layer
     * @param activation A, (N, K, h, w)
     * @param values v, (N, 1)
     * @param scope must outlive this
     */
    AblatedConvolutions(Network network, Node node, NDArray activation, NDArray values, NDManager scope) {
        boolean onlyConvolutions = true;
        for (Node reader : network.graph().nodes()) {
            if (!reader.inputs().contains(node.name())) {
                continue;
            }
            if (reader.layer() instanceof Layer.Conv2d layer && layer.groups() == 1) {
                convolutions.put(reader.name(), convolution(layer, network.state(), reader.name(), activation, scope));
            } else {
                onlyConvolutions = false;
            }
        }
        all = onlyConvolutions;
        Shape shape = activation.getShape();
        NDArray change = activation.neg().addi(values.reshape(shape.get(0), 1, 1, 1)); // v - A
        changes = change.reshape(shape.get(0) * shape.get(1), 1, shape.get(2), shape.get(3)); // a plane for each pair
    }

    private static Convolution convolution(Layer.Conv2d layer, StateDict state, String name, NDArray activation, NDManager scope) {
        NDArray weight = state.get(name + ".weight").stopGradient(); // (O, K, k, k)
        weight.attach(scope);
        NDArray bias = layer.bias() ? state.get(name + ".bias") : null;
        int places = layer.kernel() * layer.kernel();
        NDArray kernels = weight.transpose(1, 0, 2, 3).reshape(layer.inChannels(), layer.outChannels(), places);
        NDArray patches = scope.eye(places).reshape(places, 1, layer.kernel(), layer.kernel());
        return new Convolution(layer, convolve(layer, activation, weight, bias), kernels, patches);
    }

    private static NDArray convolve(Layer.Conv2d layer, NDArray maps, NDArray weight, NDArray bias) {
        return Conv2d.conv2d(maps, weight, bias, new Shape(layer.stride(), layer.stride()), new Shape(layer.padding(), layer.padding()), new Shape(1, 1), 1)
                .singletonOrThrow();
    }

    /** Whether nothing but these convolutions reads the layer. */
    boolean areAllReaders() {
        return all;
    }

    /**
     * The convolutions' outputs by node, for some pairs of an image and a unit.
     *
     * @param images number of each pair's image, (R) int32
     * @param units number of each pair's unit, (R) int32
     * @param scope owner of the results and of what leads to them
     * @return (R, O, h', w') each
     */
    Map<String, NDArray> outputs(NDArray images, NDArray units, NDManager scope) {
        Map<String, NDArray> outputs = new LinkedHashMap<>();
        convolutions.forEach((name, convolution) -> {
            NDArray pairs = images.mul(Math.toIntExact(convolution.kernels().size(0))).add(units);
            NDArray planes = changes.get(scope, new NDIndex("{}", pairs)); // (R, 1, h, w)
            NDArray shifted = convolve(convolution.layer(), planes, convolution.patches(), null); // (R, k k, h', w')
            NDArray own = convolution.kernels().get(scope, new NDIndex("{}", units)); // (R, O, k k)
            NDArray change = own.matMul(shifted.reshape(shifted.size(0), shifted.size(1), -1));
            NDArray unablated = convolution.unablated();
            boolean single = unablated.size(0) == 1;
            NDArray before = single ? unablated : unablated.get(scope, new NDIndex("{}", images));
            outputs.put(name, change.reshape(change.size(0), change.size(1), shifted.size(2), shifted.size(3)).addi(before));
        });
        return outputs;
    }
}
