package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.SubMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.ImageFiles;

/** Opens an {@link ImageFolder}: finds the files, looks into all of them, assigns them to splits. */
final class FolderReader {
    /** Sets of at most so many images ... */
    private static final int DECODED_IMAGES = 20_000;
    /** ... and so many pixels each are decoded on opening. */
    private static final int DECODED_PIXELS = 256 * 256;

    private final ImageFolder options;

    FolderReader(ImageFolder options) {
        this.options = options;
    }

    /**
     * What looking into a file gave.
     *
     * @param header null if the image can't be read
     * @param decoded null if it is large, or can't be read
     * @param problem null if it can be read
     */
    private record Look(FolderScan.Found found, ImageFiles.Header header, RgbImage decoded, String problem) {
    }

    Dataset open(IProgressMonitor monitor) throws GlassboxException {
        FolderScan scan = FolderScan.of(options.path());
        List<String> problems = new ArrayList<>(scan.problems());
        List<Look> usable = new ArrayList<>();
        for (Look look : lookAtAll(scan.images(), monitor)) {
            if (look.problem == null) {
                usable.add(look);
            } else {
                problems.add(look.problem);
            }
        }
        checkClasses(scan.images(), usable, problems);
        if (options.size() == 0) {
            checkSizes(usable);
        }
        return dataset(usable, problems);
    }

    private List<Look> lookAtAll(List<FolderScan.Found> images, IProgressMonitor monitor) throws GlassboxException {
        SubMonitor progress = SubMonitor.convert(monitor, "Looking at " + images.size() + " images", images.size());
        boolean decode = images.size() <= DECODED_IMAGES;
        List<Look> looks = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().daemon().name("image-", 0).factory())) {
            try {
                List<Future<Look>> futures = images.stream().map(image -> pool.submit(() -> look(image, decode))).toList();
                for (Future<Look> future : futures) {
                    looks.add(future.get());
                    progress.split(1); // throws when the user cancels
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof GlassboxException failure ? failure
                        : GlassboxException.fault("The images in " + options.path() + " can't be read: " + e.getCause().getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new OperationCanceledException();
            } finally {
                pool.shutdownNow();
            }
        }
        return looks;
    }

    /**
     * An image that can't be read is reported and left out; a mask that can't be used is an error, as the image without it would be another sample.
     */
    private Look look(FolderScan.Found found, boolean decode) throws GlassboxException {
        ImageFiles.Header header;
        RgbImage decoded = null;
        try {
            header = ImageFiles.header(found.file());
            if (decode && header.width() * header.height() <= DECODED_PIXELS) {
                decoded = fitted(ImageFiles.read(found.file()));
            }
        } catch (GlassboxException e) {
            return new Look(found, null, null, e.getMessage());
        }
        checkMask(found, header, found.relevant());
        checkMask(found, header, found.irrelevant());
        return new Look(found, header, decoded, null);
    }

    private RgbImage fitted(RgbImage image) {
        return options.size() == 0 ? image : Fitting.of(options.fit(), image.width(), image.height(), options.size()).apply(image);
    }

    private static void checkMask(FolderScan.Found found, ImageFiles.Header image, Path mask) throws GlassboxException {
        if (mask != null) {
            FolderDataset.checkMaskSize(found, image, mask, ImageFiles.header(mask));
        }
    }

    /** A class of which nothing is left would shift the labels or vanish from a split unnoticed. */
    private static void checkClasses(List<FolderScan.Found> images, List<Look> usable, List<String> problems) throws GlassboxException {
        Map<Path, Integer> left = new LinkedHashMap<>();
        images.forEach(image -> left.put(image.classFolder(), 0));
        usable.forEach(look -> left.merge(look.found.classFolder(), 1, Integer::sum));
        for (Map.Entry<Path, Integer> entry : left.entrySet()) {
            if (entry.getValue() == 0) {
                Path folder = entry.getKey();
                String first = problems.stream().filter(problem -> problem.contains(folder.toString())).findFirst().orElse("");
                throw GlassboxException.badInput("None of the images in the class folder " + folder + " can be read; replace them or remove"
                        + " the folder. " + first);
            }
        }
    }

    private static void checkSizes(List<Look> looks) throws GlassboxException {
        Look first = looks.getFirst();
        for (Look look : looks) {
            if (!look.header.equals(first.header)) {
                throw GlassboxException.badInput("The images are of different sizes: " + first.found.file() + " has " + first.header.width() + " x "
                        + first.header.height() + " pixels, " + look.found.file() + " has " + look.header.width() + " x " + look.header.height()
                        + "; set the option size, such as size=224.");
            }
        }
    }

    private Dataset dataset(List<Look> looks, List<String> problems) {
        List<String> classes = List.copyOf(new TreeSet<>(looks.stream().map(look -> look.found.className()).toList()));
        List<String> splits = assign(looks);
        BoundedCache<String, RgbImage> cache = new BoundedCache<>((long) options.cacheMegabytes() << 20);
        Map<String, List<FolderDataset.Entry>> bySplit = new TreeMap<>(FolderReader::compareSplits);
        for (int i = 0; i < looks.size(); i++) {
            Look look = looks.get(i);
            bySplit.computeIfAbsent(splits.get(i), key -> new ArrayList<>())
                    .add(new FolderDataset.Entry(look.found, look.header, splits.get(i), classes.indexOf(look.found.className())));
            if (look.decoded != null) {
                cache.offer(look.found.id(), look.decoded, look.decoded.rgb().length);
            }
        }
        return new FolderDataset(options, classes, bySplit, cache, problems);
    }

    /** The split of each image. */
    private List<String> assign(List<Look> looks) {
        List<String> splits = new ArrayList<>(looks.stream().map(look -> look.found.split()).toList());
        if (splits.contains(FolderScan.UNSPLIT)) {
            distribute(looks, splits, FolderScan.UNSPLIT, List.of("train", "val", "test"), new double[] {options.valShare(), options.testShare()});
        } else if (!splits.contains("val")) {
            distribute(looks, splits, "train", List.of("train", "val"), new double[] {options.valShare()});
        }
        return splits;
    }

    private void distribute(List<Look> looks, List<String> splits, String from, List<String> parts, double[] shares) {
        List<Integer> members = new ArrayList<>();
        List<String> classes = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            if (splits.get(i).equals(from)) {
                members.add(i);
                classes.add(looks.get(i).found.className());
            }
        }
        int[] part = StratifiedSplit.parts(classes, shares, options.seed());
        for (int m = 0; m < part.length; m++) {
            splits.set(members.get(m), parts.get(part[m]));
        }
    }

    /** train, val, then the others by name. */
    private static int compareSplits(String a, String b) {
        List<String> order = List.of("test", "val", "train");
        int byKind = Integer.compare(order.indexOf(b), order.indexOf(a));
        return byKind != 0 ? byKind : a.compareTo(b);
    }
}
