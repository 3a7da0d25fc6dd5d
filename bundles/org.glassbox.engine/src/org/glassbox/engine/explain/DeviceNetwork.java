package org.glassbox.engine.explain;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.explain.Explainer;
import org.glassbox.core.explain.ExplanationMetric;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Layer;
import org.glassbox.core.network.Mode;
import org.glassbox.core.network.Network;
import org.glassbox.engine.device.DeviceWorker;
import org.glassbox.engine.device.DeviceWorker.DeviceTask;
import org.glassbox.engine.device.DeviceWorker.Priority;
import org.glassbox.engine.explain.ExplanationMetrics.Maps;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.pytorch.GradientMode;

/** A network on the device. */
final class DeviceNetwork implements OpenedNetwork {
    private final DeviceWorker device;
    private final Network network;
    private final NetworkCard card;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Scaled scaled = new Scaled(null, new float[0]);

    private DeviceNetwork(DeviceWorker device, Network network, NetworkCard card) {
        this.device = device;
        this.network = network;
        this.card = card;
    }

    /** What the weights and the user say of the network, whose number of classes it knows itself. */
    record Facts(Path file, String architecture, List<String> classes, int width, int height, Normalisation normalisation, List<String> notes) {
    }

    /** Puts a network on the device and runs it once, which tells its layers' shapes and whether it can take images of that size. */
    static DeviceNetwork open(DeviceWorker device, Facts facts, DeviceTask<Network> making) throws GlassboxException {
        return device.call(Priority.INTERACTIVE, manager -> {
            Network network = making.run(manager);
            try {
                return new DeviceNetwork(device, network, card(manager, network, facts));
            } catch (EngineException e) {
                network.close();
                throw GlassboxException.badInput("The network " + facts.architecture() + " can't take images of " + facts.width() + " x " + facts.height()
                        + " pixels (" + firstLine(e) + "); open it with another image size.", e);
            } catch (RuntimeException | Error e) {
                network.close();
                throw e;
            }
        });
    }

    private static NetworkCard card(NDManager manager, Network network, Facts facts) {
        List<NetworkCard.LayerShape> layers = new ArrayList<>();
        long[] classes = {0};
        try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
            network.forward(scope.zeros(new Shape(1, 3, facts.height(), facts.width())), Mode.EVAL, (node, inputs, output) -> {
                Shape shape = output.getShape();
                if (shape.dimension() == 4 && shape.get(2) * shape.get(3) > 1 && !(node.layer() instanceof Layer.Input)) {
                    layers.add(new NetworkCard.LayerShape(node.name(), (int) shape.get(1), (int) shape.get(2), (int) shape.get(3)));
                }
                classes[0] = shape.get(shape.dimension() - 1); // of the last node, at last
                return output;
            });
        }
        Graph graph = network.graph();
        long parameters = graph.parameters().values().stream().mapToLong(spec -> spec.shape().size()).sum();
        return new NetworkCard(facts.file(), facts.architecture(), DeviceInspections.names(facts.classes(), (int) classes[0]), facts.width(), facts.height(),
                facts.normalisation(), parameters, layers, graph.hasCamLayer() ? Optional.of(graph.camLayer()) : Optional.empty(), facts.notes());
    }

    @Override
    public NetworkCard card() {
        return card;
    }

    @Override
    public Optional<String> refusal(Explainer explainer, Optional<String> layer) {
        return explainer.refusal(network.graph(), layer.orElseGet(() -> explainer.usualLayer(network.graph())));
    }

    @Override
    public Optional<String> usualLayer(Explainer explainer) {
        Graph graph = network.graph();
        return graph.hasCamLayer() ? Optional.of(explainer.usualLayer(graph)) : Optional.empty();
    }

    @Override
    public CompletableFuture<Prediction> predict(RgbImage picture) {
        return ask(manager -> Prediction.of(Explanations.logits(manager, network, images(picture, null, null))[0]));
    }

    @Override
    public CompletableFuture<Explanation> explain(Question question, IProgressMonitor monitor) {
        return ask(manager -> {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            return Explanations.explain(manager, network, question.explainer(), images(question), monitor).getFirst();
        });
    }

    @Override
    public <T> CompletableFuture<T> ask(Question question, Explanations.Asking<T> asking, IProgressMonitor monitor) {
        return ask(manager -> {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            return Explanations.ask(manager, network, images(question), asking);
        });
    }

    private Images images(Question question) {
        int[] targets = question.target().isEmpty() ? null : new int[] {question.target().getAsInt()};
        return images(question.picture(), targets, question.layer().orElseGet(() -> usualLayer(question.explainer()).orElse(null)));
    }

    @Override
    public CompletableFuture<ExplanationMetric.Value> judge(Question question, SaliencyMap map, Map<MaskRole, Mask> masks, ExplanationMetric metric,
            IProgressMonitor monitor) {
        return ask(manager -> {
            if (monitor.isCanceled()) {
                throw new OperationCanceledException();
            }
            Images images = images(question.picture(), new int[] {map.target()}, question.layer().orElse(null));
            Maps maps = new Maps(images, question.explainer(), List.of(map), List.of(masks));
            return ExplanationMetrics.compute(manager, network, metric, maps, monitor).getFirst();
        });
    }

    /** The picture that was asked about last, as the network takes it; most often it is asked about again. */
    private record Scaled(RgbImage picture, float[] values) {
    }

    private Images images(RgbImage picture, int[] targets, String layer) {
        Scaled last = scaled;
        if (last.picture() != picture) {
            last = new Scaled(picture, card.normalisation().planes(ImageScaling.scale(picture, card.width(), card.height())));
            scaled = last;
        }
        return new Images(last.values(), 1, card.height(), card.width(), targets, layer, card.normalisation(), 0);
    }

    /** Hands a question in; whatever goes wrong with it becomes a sentence. */
    private <T> CompletableFuture<T> ask(DeviceTask<T> task) {
        return device.submit(Priority.INTERACTIVE, manager -> {
            try {
                return task.run(manager);
            } catch (OperationCanceledException e) {
                throw new CancellationException();
            } catch (EngineException e) {
                throw GlassboxException.fault("The device (" + device.description() + ") could not compute it: " + firstLine(e)
                        + ". If its memory is full, a smaller image or fewer passes at once help.", e);
            } catch (RuntimeException e) {
                throw GlassboxException.fault("It failed unexpectedly: " + e + ".", e);
            }
        });
    }

    /** PyTorch adds its own stack trace to its messages. */
    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            device.submit(Priority.INTERACTIVE, manager -> {
                network.close();
                return null;
            });
        }
    }
}
