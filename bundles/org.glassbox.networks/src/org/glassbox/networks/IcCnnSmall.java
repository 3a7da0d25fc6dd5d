package org.glassbox.networks;

import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;

/**
 * {@link SmallCnn} with copies of the edge around each convolution's input in place of zeros: an interpretable compositional network (Shen et al. 2021,
 * arXiv:2107.04474) for images of 32 to 128 pixels, which trains on a CPU. Filters are grouped at {@code relu4}. What makes it compositional is the loss {@code
 * iccnn}.
 */
public record IcCnnSmall() implements NetworkArchitecture {
    private static final SmallCnn SIZES = new SmallCnn();

    @Override
    public Graph graph(int classes, int height, int width) {
        return SmallCnn.graph("smallcnn-iccnn", Building.Edges.COPIES, classes, height, width);
    }

    @Override
    public int usualImageSize() {
        return SIZES.usualImageSize();
    }

    @Override
    public int usualClasses() {
        return SIZES.usualClasses();
    }
}
