package org.glassbox.core.network;

import java.util.List;

/**
 * A named place of the graph; "layer" in the explainers' options means the output of one.
 *
 * @param name as in torchvision, such as {@code layer3.2.bn1}; prefix of its parameters' names
 * @param layer what it computes
 * @param inputs names of earlier nodes
 */
public record Node(String name, Layer layer, List<String> inputs) {
    public Node {
        inputs = List.copyOf(inputs);
    }
}
