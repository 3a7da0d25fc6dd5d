package org.glassbox.networks;

import java.util.List;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;

/**
 * VGG networks with batch norm as interpretable compositional networks, Shen et al. 2021, arXiv:2107.04474: the body of {@link Vgg} with its names, but copies
 * of the edge around each convolution's input in place of zeros, and linear layers {@code fc6, fc7, fc8} of 4096, 512 and K values, with dropout. The authors'
 * code takes ImageNet's weights for the body alone, too; it gives its linear layers torchvision's names, which stand for other shapes.
 *
 * @param body with copied edges
 */
record IcCnnVgg(Vgg body) {
    private static final int FIRST = 4096;
    private static final int SECOND = 512;

    IcCnnVgg(String id, List<List<Integer>> stages) {
        this(new Vgg(id, stages, true, Building.Edges.COPIES));
    }

    Graph graph(int classes, int height, int width) {
        Graph.Builder graph = new Graph.Builder();
        String last = body.body(graph, classes, height, width);
        last = hidden(graph, 6, last, body.flatFeatures(), FIRST);
        last = hidden(graph, 7, last, FIRST, SECOND);
        graph.add("fc8", new Layer.Linear(SECOND, classes), last);
        return graph.build(body.lastRelu());
    }

    private static String hidden(Graph.Builder graph, int number, String input, int inFeatures, int outFeatures) {
        String last = graph.add("fc" + number, new Layer.Linear(inFeatures, outFeatures), input);
        last = graph.add("relu" + number, Building.relu(), last);
        return graph.add("dropout" + number, new Layer.Dropout(0.5), last);
    }
}
