package org.glassbox.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.io.AtomicFiles;
import org.glassbox.engine.io.NpzFiles;
import org.glassbox.engine.io.SafeTensors;
import org.glassbox.engine.io.TorchScriptExport;
import org.glassbox.engine.io.WeightCache;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Looks into files of weights and turns them into others. */
@Command(name = "weights", description = "Shows what files of weights hold and whether they fit a network, and converts them.",
        footer = {"", "Weights are read from .safetensors, .npz and PyTorch's .pth, .pt, .th, .bin and .ckpt; nothing in a file is run."})
final class WeightsCommand {
    private static final String FLOAT32 = "float32";
    private static final String SAFETENSORS = ".safetensors";
    private static final String NPZ = ".npz";
    private static final String TORCHSCRIPT = ".pt";

    @ParentCommand
    private GlassboxCommand glassbox;

    /** Lists a file's tensors; the exit code says whether they fit. */
    @Command(name = "show", description = "Lists the tensors of a file of weights, and how they fit a network.",
            footer = {"", "With --network the exit code is 0 where all tensors fit, and 1 where some are missing, unexpected or of another shape."})
    int show(@Parameters(paramLabel = "FILE", description = "The weights: a file, or a web address that ends in one.") String place,
            @Option(names = "--network", paramLabel = "ID", description = "The architecture that they should fit.") String network,
            @Option(names = "--network-option", paramLabel = "KEY=VALUE",
                    description = "An option of the architecture. Can be repeated.") Map<String, String> options,
            @Option(names = "--classes", paramLabel = "K",
                    description = "How many classes the network should tell apart. Default: as many as the weights do.") Integer classes,
            @Option(names = "--json", description = "Prints JSON instead of a table.") boolean json) throws GlassboxException {
        Weights weights = WeightFiles.load(file(place));
        Optional<WeightsListing.Fit> fit = network == null ? Optional.empty() : Optional.of(fit(weights, network, options, classes));
        WeightsListing listing = new WeightsListing(weights, fit);
        Console console = glassbox.console();
        console.out().print(json ? listing.json() : listing.table());
        console.out().flush();
        weights.notes().forEach(console::say);
        listing.sentences().forEach(console::say);
        return fit.isEmpty() || fit.get().report().fits() ? ExitCode.OK : ExitCode.FAULT;
    }

    /** Writes a file's tensors into a file of another format. */
    @Command(name = "convert",
            description = "Writes weights as .safetensors or .npz, float32, with PyTorch's names; or with their network as a TorchScript module, .pt.",
            footer = {"", "What the file says of its network is kept in .safetensors and .npz. The .npz is a state dict for PyTorch:",
                "  model.load_state_dict({k: torch.from_numpy(v) for k, v in numpy.load(\"OUT.npz\").items()})",
                "A TorchScript module needs no code of the network: torch.jit.load(\"OUT.pt\"). It is in evaluation mode."})
    int convert(@Parameters(index = "0", paramLabel = "FILE", description = "The weights: a file, or a web address that ends in one.") String place,
            @Parameters(index = "1", paramLabel = "OUT", description = "The new file; one of that name is replaced.") Path out,
            @Option(names = "--network", paramLabel = "ID", description = "For .pt: the architecture. Default: what the weights file says.") String network,
            @Option(names = "--network-option", paramLabel = "KEY=VALUE",
                    description = "For .pt: an option of the architecture. Can be repeated.") Map<String, String> options) throws GlassboxException {
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        if (!name.endsWith(SAFETENSORS) && !name.endsWith(NPZ) && !name.endsWith(TORCHSCRIPT)) {
            throw GlassboxException.badInput("Weights are written as .safetensors, .npz or .pt (TorchScript) files, not as " + out + ".");
        }
        AtomicFiles.requireWritable(out);
        Path file = file(place);
        requireOther(file, out);
        Weights weights = WeightFiles.load(file);
        Console console = glassbox.console();
        weights.notes().forEach(console::say);
        if (name.endsWith(TORCHSCRIPT)) {
            Optional<String> id = Optional.ofNullable(network).or(() -> WeightMetadata.network(weights.metadata()));
            Built built = build(weights, id.orElseThrow(() -> GlassboxException.badInput(file
                    + " does not say which network it belongs to; say it with --network, 'glassbox networks list' shows which there are.")), options, null);
            TorchScriptExport.write(out, weights, built.graph());
            console.say(id.orElseThrow() + " with " + weights.tensors().size() + " tensors is in " + out + ".");
            return ExitCode.OK;
        }
        if (name.endsWith(SAFETENSORS)) {
            SafeTensors.write(out, weights.tensors(), weights.metadata());
        } else {
            NpzFiles.write(out, weights.tensors(), weights.metadata());
        }
        TreeSet<String> types = new TreeSet<>(weights.types().values());
        types.remove(FLOAT32);
        if (!types.isEmpty()) {
            console.say("Numbers of type " + String.join(", ", types) + " became float32.");
        }
        WeightFiles.notFinite(weights.tensors()).forEach((tensor, count) -> console.say(WeightsListing.notFinite(tensor, count)));
        console.say(weights.tensors().size() + " tensors are in " + out + ".");
        return ExitCode.OK;
    }

    private Path file(String place) throws GlassboxException {
        return WeightCache.ofUser().file(place, glassbox.console()::say, new NullProgressMonitor());
    }

    private static void requireOther(Path file, Path out) throws GlassboxException {
        try {
            if (Files.exists(out) && Files.exists(file) && Files.isSameFile(file, out)) {
                throw GlassboxException.badInput(out + " is the file that is to be converted; give another name.");
            }
        } catch (IOException e) {
            throw GlassboxException.fault("Can't tell whether " + file + " and " + out + " are the same file.", e);
        }
    }

    private static WeightsListing.Fit fit(Weights weights, String id, Map<String, String> options, Integer classes) throws GlassboxException {
        Built built = build(weights, id, options, classes);
        Graph graph = built.graph();
        return new WeightsListing.Fit(id, built.classes(), graph.parameters(), WeightFiles.names(weights, graph), WeightFiles.compare(weights, graph));
    }

    private record Built(Graph graph, int classes) {
    }

    /** The network for images of its usual size, and for as many classes as the weights have where nobody says. */
    private static Built build(Weights weights, String id, Map<String, String> options, Integer classes) throws GlassboxException {
        NetworkArchitecture architecture = Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id).create(options == null ? Map.of() : options);
        int size = architecture.usualImageSize();
        try {
            OptionalInt seen = classes == null ? WeightFiles.classes(weights, architecture, size, size) : OptionalInt.of(classes);
            int count = seen.orElse(architecture.usualClasses());
            return new Built(architecture.graph(count, size, size), count);
        } catch (IllegalArgumentException e) {
            throw GlassboxException.badInput(e.getMessage() + ".", e);
        }
    }
}
