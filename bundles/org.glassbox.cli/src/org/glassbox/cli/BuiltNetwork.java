package org.glassbox.cli;

import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Network;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;

/** A network on the device, for as long as a command works with it. */
record BuiltNetwork(DeviceWorker device, Chosen chosen, Network network) implements AutoCloseable {
    /**
     * Builds the network that the user chose.
     *
     * @throws GlassboxException if the weights don't fit
     */
    static BuiltNetwork of(DeviceWorker device, Chosen chosen) throws GlassboxException {
        return new BuiltNetwork(device, chosen, device.call(Priority.INTERACTIVE, chosen::build));
    }

    /**
     * How many classes it tells apart, by its answer to a blank image.
     *
     * @throws GlassboxException if it can't be computed
     */
    int classes() throws GlassboxException {
        Images blank = new Images(new float[3 * chosen.width() * chosen.height()], 1, chosen.height(), chosen.width(), null, null, chosen.normalisation(), 1);
        return device.call(Priority.INTERACTIVE, manager -> Explanations.logits(manager, network, blank))[0].length;
    }

    @Override
    public void close() throws GlassboxException {
        device.call(Priority.INTERACTIVE, manager -> {
            network.close();
            return null;
        });
    }
}
