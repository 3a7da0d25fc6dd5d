package org.glassbox.ui.open;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.MaskRole;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;

/** Images that a person opens: files and folders, with the masks that lie beside them. */
public final class PictureFiles {
    private static final String MASK = "_mask";
    private static final String MASKS = "masks";

    private PictureFiles() {
    }

    /** An image file. A mask beside it is named like it with "_mask" at the end, or like it in a folder "masks" beside it. */
    record OfFile(Path file) implements PictureSource {
        @Override
        public String name() {
            return file.getFileName().toString();
        }

        @Override
        public Picture read() throws GlassboxException {
            RgbImage image = ImageFiles.read(file);
            Optional<Path> beside = beside(file);
            return new Picture(name(), image, beside.isEmpty() ? Map.of() : Map.of(MaskRole.RELEVANT, mask(beside.get(), image)), Optional.empty());
        }

        private Mask mask(Path path, RgbImage image) throws GlassboxException {
            Mask mask = ImageFiles.readMask(path);
            if (mask.width() != image.width() || mask.height() != image.height()) {
                throw GlassboxException.badInput("The mask " + path + " has " + mask.width() + " x " + mask.height() + " pixels, but its image has "
                        + image.width() + " x " + image.height() + "; make them equal, or rename the mask.");
            }
            return mask;
        }
    }

    /**
     * The images among some paths: files as they are named, and those files in folders whose names promise a picture, by name. Masks of other images are left
     * out.
     *
     * @throws GlassboxException if a folder can't be listed, or there is no image at all
     */
    public static List<PictureSource> of(List<Path> paths) throws GlassboxException {
        List<PictureSource> sources = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                inFolder(path).forEach(file -> sources.add(new OfFile(file)));
            } else {
                sources.add(new OfFile(path));
            }
        }
        if (sources.isEmpty()) {
            throw GlassboxException.badInput("There is no image in " + String.join(", ", paths.stream().map(Path::toString).toList())
                    + "; choose another folder.");
        }
        return sources;
    }

    private static List<Path> inFolder(Path folder) throws GlassboxException {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> Files.isRegularFile(file) && ImageFiles.isNamedReadable(file)).sorted().toList();
        } catch (IOException e) {
            throw FileProblems.cannotRead(folder, e);
        }
        Set<String> stems = new HashSet<>();
        files.forEach(file -> stems.add(stem(file)));
        return files.stream().filter(file -> !stem(file).endsWith(MASK) || !stems.contains(stem(file).substring(0, stem(file).length() - MASK.length())))
                .toList();
    }

    private static Optional<Path> beside(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String stem = stem(file);
        return Stream.of(folder.resolve(stem + MASK + ".png"), folder.resolve(MASKS).resolve(stem + ".png"),
                folder.resolveSibling(MASKS).resolve(stem + ".png"))
                .filter(Files::isRegularFile).findFirst();
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }
}
