package org.glassbox.engine.explain;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.registry.Contribution;

/** Opens trained networks to ask them about single images. An OSGi service. Thread safe. */
public interface Inspections {
    /** Starts the device in the background, so that the first question does not wait for it. */
    void prepare();

    /** The methods that plug-ins bring, in their order. */
    List<Contribution<Explainer>> methods();

    /** The metrics of maps that plug-ins bring, in their order. */
    List<Contribution<ExplanationMetric>> metrics();

    /** The architectures that plug-ins bring, in their order. */
    List<Contribution<NetworkArchitecture>> architectures();

    /**
     * Reads what a weights file says of its network, for a form that is to be filled in. Takes as long as reading the file.
     *
     * @throws GlassboxException if it can't be read, naming it and what is wrong
     */
    WeightsCard look(Path weights) throws GlassboxException;

    /**
     * Reads a network and puts it on the device; waits for both.
     *
     * @throws GlassboxException if a file can't be read, the weights don't fit the architecture, or the network can't take images of that size
     */
    OpenedNetwork open(NetworkFile file) throws GlassboxException;

    /**
     * What a weights file says of itself.
     *
     * @param program whether it is a TorchScript module, whose program is run when it is opened
     * @param tensors how many it has; 0 for a module
     * @param classes names by label; empty where it has none
     * @param width of the images; 0 where it does not say
     * @param height likewise
     */
    record WeightsCard(boolean program, int tensors, Optional<String> architecture, List<String> classes, int width, int height) {
        public WeightsCard {
            classes = List.copyOf(classes);
        }
    }
}
