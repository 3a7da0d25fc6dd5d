package org.glassbox.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.cli.ExplainInputs.Input;
import org.glassbox.cli.ExplainInputs.Part;
import org.glassbox.cli.ExplainInputs.Skipped;
import org.glassbox.cli.ExplainResults.Explained;
import org.glassbox.cli.NetworkOptions.Chosen;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Network;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.explain.Explanations;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.explain.Method;
import org.glassbox.engine.io.Pipeline;
import org.glassbox.engine.io.ReadAhead;

/**
 * Explains images part by part, see {@link Pipeline}.
 *
 * @param target the class to explain as the user wrote it; {@code null} for the predicted ones
 * @param allTogether whether a part goes through the methods undivided
 */
record ExplainLoop(DeviceWorker device, Network network, Chosen chosen, List<Method> methods, String layer, String target, boolean allTogether,
        ExplainResults results) {
    /**
     * @param count of all images in the parts
     * @param skipped gets those that can't be explained
     * @throws GlassboxException if the target is no class, a method fails, or a result can't be written
     * @throws OperationCanceledException if the monitor is cancelled; what was finished before is written then
     */
    void run(ReadAhead.Source<Part> source, int count, List<Skipped> skipped, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, count * methods.size());
        Pipeline.run(source, part -> {
            progress.checkCanceled();
            skipped.addAll(part.skipped());
            return explain(part, skipped, progress);
        }, results::add);
    }

    /** Explains some images with all methods. Those for which the network gives no number are skipped. */
    private List<Explained> explain(Part part, List<Skipped> skipped, SubMonitor progress) throws GlassboxException {
        if (part.inputs().isEmpty()) {
            progress.worked(part.size() * methods.size());
            return List.of();
        }
        Images all = images(part.inputs(), null);
        float[][] allLogits = device.call(Priority.INTERACTIVE, manager -> Explanations.logits(manager, network, all));
        List<Input> inputs = new ArrayList<>();
        List<float[]> logits = new ArrayList<>();
        for (int n = 0; n < allLogits.length; n++) {
            float wrong = notFinite(allLogits[n]);
            if (Float.isFinite(wrong)) {
                inputs.add(part.inputs().get(n));
                logits.add(allLogits[n]);
            } else {
                String name = part.inputs().get(n).name();
                skipped.add(new Skipped(name, "Can't explain " + name + ": the network's output for it is " + wrong + ".", true));
            }
        }
        List<Explained> explained = inputs.isEmpty() ? List.of() : explain(inputs, logits.toArray(float[][]::new), progress);
        progress.worked((part.size() - inputs.size()) * methods.size());
        return explained;
    }

    private List<Explained> explain(List<Input> inputs, float[][] logits, SubMonitor progress) throws GlassboxException {
        int[] targets = Explanations.predicted(logits);
        if (target != null) {
            Arrays.fill(targets, chosen.label(target, logits[0].length));
        }
        Images images = images(inputs, targets);
        Map<String, List<Explanation>> byMethod = new LinkedHashMap<>();
        for (Method method : methods) {
            byMethod.put(method.id(), device.call(Priority.INTERACTIVE,
                    manager -> Explanations.explain(manager, network, method.explainer(), images, progress.split(inputs.size()))));
        }
        List<Explained> explained = new ArrayList<>();
        for (int n = 0; n < inputs.size(); n++) {
            Map<String, Explanation> ofImage = new LinkedHashMap<>();
            for (Map.Entry<String, List<Explanation>> method : byMethod.entrySet()) {
                ofImage.put(method.getKey(), method.getValue().get(n));
            }
            explained.add(new Explained(inputs.get(n), logits[n], ofImage));
        }
        return explained;
    }

    private Images images(List<Input> inputs, int[] targets) {
        int length = inputs.getFirst().values().length;
        float[] values = new float[inputs.size() * length];
        for (int n = 0; n < inputs.size(); n++) {
            System.arraycopy(inputs.get(n).values(), 0, values, n * length, length);
        }
        int atOnce = allTogether ? inputs.size() : 0;
        return new Images(values, inputs.size(), chosen.height(), chosen.width(), targets, layer, chosen.normalisation(), atOnce);
    }

    /** The first value that is no number, else 0. */
    private static float notFinite(float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                return logit;
            }
        }
        return 0;
    }
}
