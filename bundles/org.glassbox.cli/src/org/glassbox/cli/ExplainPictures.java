package org.glassbox.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.glassbox.cli.ExplainResults.Explained;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.explain.Explanation;
import org.glassbox.engine.io.FileProblems;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.report.Overlay;

/**
 * The pictures of maps over grey images that {@code glassbox explain} writes. Thread safe.
 *
 * @param folder of the pictures
 */
record ExplainPictures(Path folder) {
    private static final int SMALLEST = 224; // pixels of the longer side

    /** Where the picture of an image by a method is. */
    Path file(String stem, String method) {
        return folder.resolve(stem + "." + method + ".png");
    }

    /**
     * Draws and writes all maps of some images, on all cores.
     *
     * @throws GlassboxException if one can't be written
     */
    void write(List<Explained> images) throws GlassboxException {
        try {
            images.parallelStream().forEach(this::draw);
        } catch (Undrawn e) {
            throw e.failure;
        }
    }

    /** Carries a failure out of a stream. */
    private static final class Undrawn extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient GlassboxException failure;

        private Undrawn(GlassboxException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    private void draw(Explained image) {
        String stem = image.input().stem();
        try {
            Files.createDirectories(folder.resolve(stem).getParent());
            RgbImage below = Overlay.grey(enlarged(image.input().picture()));
            for (Map.Entry<String, Explanation> entry : image.byMethod().entrySet()) {
                SaliencyMap map = entry.getValue().map();
                RgbImage drawn = Overlay.suiting(map).over(below, map);
                RgbImage checked = entry.getValue().problem().isEmpty() ? drawn : Overlay.marked(drawn, "failed: " + shortProblem(map.status()));
                ImageFiles.write(checked, file(stem, entry.getKey()));
            }
        } catch (IOException e) {
            throw new Undrawn(FileProblems.cannotWrite(folder.resolve(stem), e));
        } catch (GlassboxException e) {
            throw new Undrawn(e);
        }
    }

    /** Small images are shown with larger pixels. */
    private static RgbImage enlarged(RgbImage image) {
        return ImageScaling.enlarged(image, Math.ceilDiv(SMALLEST, Math.max(image.width(), image.height())));
    }

    /** For a picture's edge, where there is little room; a map that looks sound fails by its sum. */
    private static String shortProblem(SaliencyMap.Status status) {
        return switch (status) {
            case OK -> "wrong sum";
            case ZERO -> "zero everywhere";
            case CONSTANT -> "equal everywhere";
            case NONFINITE -> "not finite";
        };
    }
}
