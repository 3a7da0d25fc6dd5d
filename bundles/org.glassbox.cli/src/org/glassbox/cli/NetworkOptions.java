package org.glassbox.cli;

import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.io.FileDigest;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightMetadata;
import picocli.CommandLine.Option;

/** Which trained network a command works with, and at which image size: the options that {@code explain} and {@code evaluate} share. */
final class NetworkOptions {
    private static final int LARGEST_SIDE = 4096; // pixels
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

    @Option(names = "--network", paramLabel = "ID", description = "The architecture. Default: what the weights file says.")
    private String network;

    @Option(names = "--network-option", paramLabel = "KEY=VALUE", description = "An option of the architecture. Can be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--weights", required = true, paramLabel = "FILE", description = "The network's weights: .safetensors or .npz, with PyTorch's names.")
    private Path file;

    @Option(names = "--classes", paramLabel = "K", description = "How many classes the network tells apart. Default: seen from the weights.")
    private Integer classes;

    @Option(names = "--size", paramLabel = "N|WxH",
            description = "The size to which pictures are scaled for the network, pixels. Default: what the weights file says, else the architecture's usual one.")
    private String size;

    /**
     * A network that can be built, and what is known of its images.
     *
     * @param id of the architecture
     * @param graph for images of this size
     * @param width of the network's images, pixels
     * @param height of them
     * @param classes names by label; empty where the weights don't name them
     */
    record Chosen(String id, Weights weights, Graph graph, int width, int height, Normalisation normalisation, List<String> classes) {
        /**
         * The network with its weights. Engine thread only; the caller closes it.
         *
         * @param manager the device's, parent of the network's arrays
         * @throws GlassboxException if the weights don't fit
         */
        Network build(NDManager manager) throws GlassboxException {
            return WeightFiles.network(manager, weights, graph);
        }
    }

    /**
     * The network for images that are brought to its size.
     *
     * @throws GlassboxException if the weights can't be read, don't fit, or the network can't take images of that size
     */
    Chosen choose() throws GlassboxException {
        Weights weights = WeightFiles.load(file);
        String id = id(weights);
        NetworkArchitecture architecture = Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id).create(options);
        int usual = architecture.usualImageSize();
        int[] chosen = size == null ? WeightMetadata.imageSize(weights.metadata()).orElse(new int[] {usual, usual}) : size(size);
        return chosen(id, architecture, weights, chosen[0], chosen[1]);
    }

    /**
     * The network for images that keep their size.
     *
     * @throws GlassboxException as {@link #choose()}, and if the user asked for a size
     */
    Chosen choose(int width, int height) throws GlassboxException {
        if (size != null) {
            throw GlassboxException.badInput("--size is for pictures; the images of --tensor keep their size.");
        }
        Weights weights = WeightFiles.load(file);
        String id = id(weights);
        return chosen(id, Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id).create(options), weights, width, height);
    }

    /**
     * What of these options the results depend on, by name, to tell whether two commands would give the same.
     *
     * @throws GlassboxException if the weights can't be read any more
     */
    Map<String, String> settings(Chosen chosen) throws GlassboxException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("network", chosen.id() + (options.isEmpty() ? "" : " " + options));
        settings.put("weights", Files.isRegularFile(file) ? FileDigest.of(file) : file.toString());
        settings.put("size", chosen.width() + "x" + chosen.height());
        settings.put("normalisation", chosen.normalisation().toString());
        return settings;
    }

    private String id(Weights weights) throws GlassboxException {
        String id = network == null ? WeightMetadata.network(weights.metadata()).orElse(null) : network;
        if (id == null) {
            List<String> known = Contributions.ofPlatform().all(ExtensionPoint.NETWORKS).usable().stream().map(contribution -> contribution.id()).toList();
            throw GlassboxException.badInput(file + " does not say which network it belongs to; say it with --network, one of " + String.join(", ", known) + ".");
        }
        return id;
    }

    private Chosen chosen(String id, NetworkArchitecture architecture, Weights weights, int width, int height) throws GlassboxException {
        Normalisation normalisation = WeightMetadata.normalisation(weights.metadata()).orElse(architecture.usualNormalisation());
        return new Chosen(id, weights, graph(architecture, weights, width, height), width, height, normalisation, WeightMetadata.classes(weights.metadata()));
    }

    private Graph graph(NetworkArchitecture architecture, Weights weights, int width, int height) throws GlassboxException {
        try {
            OptionalInt count = classes == null ? WeightFiles.classes(weights, architecture, height, width) : OptionalInt.of(classes);
            if (count.isEmpty()) {
                architecture.graph(2, height, width); // a size that the network can't take is the better reason
                throw GlassboxException.badInput(file + " has no tensor that tells the number of classes of this network; is it the right --network? If so, say it"
                        + " with --classes.");
            }
            return architecture.graph(count.getAsInt(), height, width);
        } catch (IllegalArgumentException e) {
            throw GlassboxException.badInput(e.getMessage() + ".", e);
        }
    }

    private static int[] size(String text) throws GlassboxException {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw GlassboxException.badInput("--size " + text + ": write a number of pixels, such as 224, or width and height, such as 320x240.");
        }
        int width = Integer.parseInt(matcher.group(1));
        int height = matcher.group(2) == null ? width : Integer.parseInt(matcher.group(2));
        if (Math.max(width, height) > LARGEST_SIDE) {
            throw GlassboxException.badInput("--size " + text + ": at most " + LARGEST_SIDE + " pixels a side are possible.");
        }
        return new int[] {width, height};
    }
}
