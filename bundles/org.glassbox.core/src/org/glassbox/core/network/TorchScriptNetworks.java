package org.glassbox.core.network;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.pytorch.GradientMode;
import org.glassbox.pytorch.TorchScriptModule;

/**
 * Networks that come as TorchScript modules: one node, {@value #NODE}, that takes images to logits. Methods that need no more than the input's gradient or the
 * logits work on them; those that look at a layer or have rules for layers don't, since nothing inside can be seen. They can't be trained.
 */
public final class TorchScriptNetworks {
    /** The name of the node that is the whole module. */
    public static final String NODE = "module";

    private static final int TRIED = 2; // images, so that a batch size that was traced into the module shows

    private TorchScriptNetworks() {
    }

    /**
     * Loads a module and tries it on blank images, which shows whether it is a classifier and of how many classes. Engine thread only; the caller closes the
     * network.
     *
     * @param manager the device's, parent of the network's arrays
     * @param file made by {@code torch.jit.save}; its program is run, so it must come from somebody trusted
     * @param height of the images that the network will be given, pixels
     * @param width of them
     * @throws GlassboxException if the file can't be read or is no such module, or the module can't take these images or does not give logits (N, K)
     */
    public static Network load(NDManager manager, Path file, int height, int width) throws GlassboxException {
        StateDict state = new StateDict(manager);
        try {
            TorchScriptModule module = TorchScriptModule.load(state.manager(), file);
            Graph.Builder graph = new Graph.Builder();
            graph.add(NODE, new Layer.Custom(new Module(module, classes(state.manager(), module, file, height, width))), Graph.INPUT);
            return new Network(graph.build(Graph.INPUT), state);
        } catch (IOException e) {
            state.close();
            throw GlassboxException.badInput("Can't load " + file + " as a TorchScript module: " + e.getMessage() + (e.getMessage().endsWith(".") ? "" : "."),
                    e);
        } catch (GlassboxException | RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /** The graph of any module, for questions that are asked before one is loaded: which methods can explain it, which layers it has. It can't be run. */
    public static Graph outline() {
        Graph.Builder graph = new Graph.Builder();
        graph.add(NODE, new Layer.Custom(new Outline()), Graph.INPUT);
        return graph.build(Graph.INPUT);
    }

    private static int classes(NDManager manager, TorchScriptModule module, Path file, int height, int width) throws GlassboxException {
        try (NDManager scope = manager.newSubManager(); GradientMode off = GradientMode.off()) {
            Optional<NDArray> logits = module.forward(scope.zeros(new Shape(TRIED, 3, height, width)));
            if (logits.isEmpty()) {
                throw unsuitable(file, "gives something else than one array");
            }
            Shape shape = logits.get().getShape();
            if (shape.dimension() != 2 || shape.get(0) != TRIED || shape.get(1) < 1 || logits.get().getDataType() != DataType.FLOAT32) {
                throw unsuitable(file, "gives " + logits.get().getDataType() + " values of shape " + shape + " for " + TRIED + " images");
            }
            return (int) shape.get(1);
        } catch (EngineException e) {
            throw GlassboxException.badInput("The TorchScript module " + file + " can't take images of " + width + " x " + height + " pixels: "
                    + TorchScriptModule.reason(e), e);
        }
    }

    private static GlassboxException unsuitable(Path file, String what) {
        return GlassboxException.badInput("The TorchScript module " + file + " can't be used: it " + what + ", but a classifier must give float32 logits, one"
                + " row for each image. Trace or script one that does, with a batch size that may vary.");
    }

    private record Module(TorchScriptModule module, int classes) implements Layer.CustomLayer {
        @Override
        public Behaviour behaviour() {
            return Behaviour.OTHER;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of(); // they stay in the module
        }

        @Override
        public String description() {
            return "TorchScript module, " + module.parameterCount() + " parameters";
        }

        @Override
        public Optional<Shape> outputShape(List<Shape> inputs) {
            return Optional.of(new Shape(inputs.getFirst().get(0), classes));
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            return module.forward(inputs.getFirst()).orElseThrow(); // it gave an array when it was tried
        }
    }

    private record Outline() implements Layer.CustomLayer {
        @Override
        public Behaviour behaviour() {
            return Behaviour.OTHER;
        }

        @Override
        public List<ParameterSpec> parameters() {
            return List.of();
        }

        @Override
        public String description() {
            return "TorchScript module";
        }

        @Override
        public Optional<Shape> outputShape(List<Shape> inputs) {
            return Optional.empty();
        }

        @Override
        public NDArray apply(List<NDArray> inputs, List<NDArray> parameters) {
            throw new IllegalStateException("the outline of a module can't be run");
        }
    }
}
