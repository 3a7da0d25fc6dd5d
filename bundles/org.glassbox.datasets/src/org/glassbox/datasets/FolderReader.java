package org.glassbox.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.core.runtime.IProgressMonitor;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.engine.io.ImageFiles;

/** Opens an {@link ImageFolder}: finds the files, looks into all of them, assigns them to splits. */
final class FolderReader {
    private final ImageFolder options;
    private final PictureStore pictures;

    FolderReader(ImageFolder options) {
        this.options = options;
        pictures = new PictureStore(options.fit(), options.size(), options.cacheMegabytes());
    }

    /**
     * What looking into a file gave.
     *
     * @param header null if the image can't be read
     * @param problem null if it can be read
     */
    private record Look(FolderScan.Found found, ImageFiles.Header header, String problem) {
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
        return dataset(usable, problems);
    }

    private List<Look> lookAtAll(List<FolderScan.Found> images, IProgressMonitor monitor) throws GlassboxException {
        boolean decode = PictureStore.decodesAtOnce(images.size());
        return FileLooks.at(images, options.path(), image -> look(image, decode), monitor);
    }

    /**
     * An image that can't be read is reported and left out; a mask that can't be used is an error, as the image without it would be another sample.
     */
    private Look look(FolderScan.Found found, boolean decode) throws GlassboxException {
        ImageFiles.Header header;
        try {
            header = pictures.look(found.id(), found.file(), decode);
        } catch (GlassboxException e) {
            return new Look(found, null, e.getMessage());
        }
        checkMask(found, header, found.relevant());
        checkMask(found, header, found.irrelevant());
        return new Look(found, header, null);
    }

    private static void checkMask(FolderScan.Found found, ImageFiles.Header image, Path mask) throws GlassboxException {
        if (mask != null) {
            FileDataset.checkMaskSize(found.file(), image, mask, ImageFiles.header(mask));
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

    private Dataset dataset(List<Look> looks, List<String> problems) throws GlassboxException {
        List<String> classes = List.copyOf(new TreeSet<>(looks.stream().map(look -> look.found.className()).toList()));
        List<String> splits = assign(looks);
        Map<String, List<FileDataset.Entry>> bySplit = new TreeMap<>(StratifiedSplit::compare);
        List<FileDataset.Entry> all = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            FolderScan.Found found = looks.get(i).found;
            Sample sample = new Sample(found.id(), splits.get(i), classes.indexOf(found.className()));
            FileDataset.Entry entry = new FileDataset.Entry(sample, found.file(), looks.get(i).header, found.relevant(), found.irrelevant());
            all.add(entry);
            bySplit.computeIfAbsent(splits.get(i), key -> new ArrayList<>()).add(entry);
        }
        if (options.size() == 0) {
            FileDataset.checkSizes(all);
        }
        return new FileDataset(options.path(), classes, false, bySplit, options.size(), pictures, problems);
    }

    /** The split of each image. */
    private List<String> assign(List<Look> looks) {
        List<String> splits = new ArrayList<>(looks.stream().map(look -> look.found.split()).toList());
        List<String> classes = looks.stream().map(look -> look.found.className()).toList();
        if (splits.contains(FolderScan.UNSPLIT)) {
            StratifiedSplit.distribute(classes, splits, FolderScan.UNSPLIT, options.valShare(), options.testShare(), options.seed());
        } else if (!splits.contains("val")) {
            StratifiedSplit.distribute(classes, splits, "train", options.valShare(), 0, options.seed());
        }
        return splits;
    }
}
