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
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Normalisation;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.network.Graph;
import org.glassbox.core.network.Network;
import org.glassbox.core.network.NetworkArchitecture;
import org.glassbox.core.network.TorchScriptNetworks;
import org.glassbox.core.option.Suggestion;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.engine.explain.Explanations.Images;
import org.glassbox.engine.io.FileDigest;
import org.glassbox.engine.io.WeightCache;
import org.glassbox.engine.io.WeightFiles;
import org.glassbox.engine.io.WeightFiles.Gaps;
import org.glassbox.engine.io.WeightFiles.Weights;
import org.glassbox.engine.io.WeightMetadata;
import picocli.CommandLine.Option;

/** Which trained network a command works with, and at which image size: the options that {@code explain} and {@code evaluate} share. */
final class NetworkOptions {
    private static final int LARGEST_SIDE = 4096; // pixels
    private static final int MODULE_SIZE = 224; // pixels; what most published modules take
    private static final long SEED = 0; // of what the weights lack
    private static final int MOST_AT_A_TIME = 16; // images; what is done beside the network's work takes longer by then
    private static final long PIXELS_AT_A_TIME = 8L * 224 * 224; // what the device takes together
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");

    @Option(names = "--network", paramLabel = "ID", description = "The architecture. Default: what the weights file says.")
    private String network;

    @Option(names = "--network-option", paramLabel = "KEY=VALUE", description = "An option of the architecture. Can be repeated.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--weights", required = true, paramLabel = "FILE",
            description = {"The network's weights: .safetensors, .npz or PyTorch's .pth, .pt, .th, .bin, .ckpt, with PyTorch's names; a web address that ends"
                    + " in one; or a TorchScript module, whose program is run."})
    private String place;

    @Option(names = "--allow-missing",
            description = "Goes on where the weights lack tensors, have others, or have a head for another number of classes: what is missing gets fresh"
                    + " initial values.")
    private boolean allowMissing;

    @Option(names = "--classes", paramLabel = "K", description = "How many classes the network tells apart. Default: seen from the weights.")
    private Integer classes;

    @Option(names = "--size", paramLabel = "N|WxH",
            description = "The size to which pictures are scaled for the network, pixels. Default: what the weights file says, else the"
                    + " architecture's usual one.")
    private String size;

    private Path file; // at the place

    /** As if these had been typed, and nothing else. @param network {@code null} for what the weights say */
    static NetworkOptions of(String network, String place) {
        NetworkOptions typed = new NetworkOptions();
        typed.network = network;
        typed.place = place;
        return typed;
    }

    /** Makes the network on the device. */
    @FunctionalInterface
    private interface Making {
        Network build(NDManager manager) throws GlassboxException;
    }

    /**
     * A network that can be built, and what is known of its images.
     *
     * @param id of the architecture
     * @param graph for images of this size; an outline of it where the network comes as a TorchScript module
     * @param width of the network's images, pixels
     * @param height of them
     * @param classes names by label; empty where the weights don't name them
     */
    record Chosen(String id, Graph graph, int width, int height, Normalisation normalisation, List<String> classes, Making making) {
        /**
         * The network with its weights. Engine thread only; the caller closes it.
         *
         * @param manager the device's, parent of the network's arrays
         * @throws GlassboxException if the weights don't fit
         */
        Network build(NDManager manager) throws GlassboxException {
            return making.build(manager);
        }

        /** For people. */
        String title() {
            return id + ", " + width + " x " + height + " pixels";
        }

        /** How many images it explains together. */
        int imagesAtOnce() {
            return (int) Math.clamp(PIXELS_AT_A_TIME / ((long) width * height), 1, MOST_AT_A_TIME);
        }

        /**
         * Images for methods that look at a layer and explain the predicted class.
         *
         * @param pictures of the network's size
         */
        Images images(List<RgbImage> pictures, String layer) {
            int length = 3 * width * height;
            float[] values = new float[pictures.size() * length];
            for (int n = 0; n < pictures.size(); n++) {
                System.arraycopy(normalisation.planes(pictures.get(n)), 0, values, n * length, length);
            }
            return new Images(values, pictures.size(), height, width, null, layer, normalisation, 0);
        }

        /**
         * The class that the user named with {@code --target}, by its number or name.
         *
         * @param count of the network's classes
         * @throws GlassboxException if the network has no such class
         */
        int label(String target, int count) throws GlassboxException {
            int named = classes.indexOf(target);
            if (named >= 0 && named < count) {
                return named;
            }
            if (target.matches("\\d{1,9}") && Integer.parseInt(target) < count) {
                return Integer.parseInt(target);
            }
            throw GlassboxException.badInput("--target " + target + ": the network has the classes 0 to " + (count - 1)
                    + (classes.isEmpty() ? "; its weights don't name them." : Suggestion.among(target, classes)));
        }
    }

    /**
     * The network for images that are brought to its size.
     *
     * @param to gets sentences about the weights that the user should see
     * @param monitor stops a download
     * @throws GlassboxException if the weights can't be read, don't fit, or the network can't take images of that size
     */
    Chosen choose(Console to, IProgressMonitor monitor) throws GlassboxException {
        return choose(size == null ? null : size(size), to, monitor);
    }

    /**
     * The network for images that keep their size.
     *
     * @throws GlassboxException as {@link #choose(Console, IProgressMonitor)}, and if the user asked for a size
     */
    Chosen choose(int width, int height, Console to, IProgressMonitor monitor) throws GlassboxException {
        if (size != null) {
            throw GlassboxException.badInput("--size is for pictures; the images of --tensor keep their size.");
        }
        return choose(new int[] {width, height}, to, monitor);
    }

    private Chosen choose(int[] widthAndHeight, Console to, IProgressMonitor monitor) throws GlassboxException {
        file = WeightCache.ofUser().file(place, to::say, monitor);
        if (WeightFiles.isTorchScript(file)) {
            return module(widthAndHeight == null ? new int[] {MODULE_SIZE, MODULE_SIZE} : widthAndHeight, to);
        }
        Weights weights = WeightFiles.load(file);
        weights.notes().forEach(to::say);
        String id = id(weights);
        NetworkArchitecture architecture = Contributions.ofPlatform().find(ExtensionPoint.NETWORKS, id).create(options);
        int usual = architecture.usualImageSize();
        int[] chosen = widthAndHeight == null ? WeightMetadata.imageSize(weights.metadata()).orElse(new int[] {usual, usual}) : widthAndHeight;
        Graph graph = graph(architecture, weights, chosen[0], chosen[1]);
        Gaps gaps = allowMissing ? Gaps.FILLED : Gaps.REFUSED;
        if (allowMissing) {
            WeightFiles.compare(weights, graph).sentences().forEach(to::say);
        }
        Normalisation normalisation = WeightMetadata.normalisation(weights.metadata()).orElse(architecture.usualNormalisation());
        return new Chosen(id, graph, chosen[0], chosen[1], normalisation, WeightMetadata.classes(weights.metadata()),
                manager -> WeightFiles.network(manager, weights, graph, gaps, SEED));
    }

    private Chosen module(int[] widthAndHeight, Console to) throws GlassboxException {
        if (network != null) {
            throw GlassboxException.badInput(file + " is a TorchScript module, which brings its network with it; leave out --network.");
        }
        to.say(file + " is a TorchScript module: its program is run, so it must come from somebody you trust.");
        return new Chosen("torchscript", TorchScriptNetworks.outline(), widthAndHeight[0], widthAndHeight[1], Normalisation.IMAGENET, List.of(),
                manager -> TorchScriptNetworks.load(manager, file, widthAndHeight[1], widthAndHeight[0]));
    }

    /** Where the weights come from, as the user wrote it. */
    String place() {
        return place;
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
        settings.put("missing weights", allowMissing ? "fresh" : "refused");
        settings.put("size", chosen.width() + "x" + chosen.height());
        settings.put("normalisation", chosen.normalisation().toString());
        return settings;
    }

    private String id(Weights weights) throws GlassboxException {
        String id = network == null ? WeightMetadata.network(weights.metadata()).orElse(null) : network;
        if (id == null) {
            List<String> known = Contributions.ofPlatform().all(ExtensionPoint.NETWORKS).usable().stream().map(contribution -> contribution.id()).toList();
            throw GlassboxException.badInput(file + " does not say which network it belongs to; say it with --network, one of "
                    + String.join(", ", known) + ".");
        }
        return id;
    }

    private Graph graph(NetworkArchitecture architecture, Weights weights, int width, int height) throws GlassboxException {
        try {
            OptionalInt count = classes == null ? WeightFiles.classes(weights, architecture, height, width) : OptionalInt.of(classes);
            if (count.isEmpty()) {
                architecture.graph(2, height, width); // a size that the network can't take is the better reason
                throw GlassboxException.badInput(file + " has no tensor that tells the number of classes of this network; is it the right --network? If so, say"
                        + " it with --classes.");
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
