package org.glassbox.engine.study.preference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.engine.report.PreferenceGuide.Example;

/** The maps that show raters what is meant, as pictures in the study's folder: those that {@code guide.html} has inside. */
public final class GuideExamples {
    private GuideExamples() {
    }

    private static Path file(Path folder, boolean better, String part) {
        return folder.resolve("pictures/guide-" + (better ? "better" : "worse") + part + ".png");
    }

    /** @throws GlassboxException if a file can't be written */
    static void write(List<Example> examples, Path folder) throws GlassboxException {
        for (Example example : examples) {
            ImageFiles.write(example.image(), file(folder, example.better(), ""));
            ImageFiles.write(example.map(), file(folder, example.better(), "-map"));
        }
    }

    /**
     * The better one and then the worse one. None where the data had no masks.
     *
     * @throws GlassboxException if a picture that is there can't be read
     */
    public static List<Example> read(Path folder) throws GlassboxException {
        List<Example> examples = new ArrayList<>();
        for (boolean better : new boolean[] {true, false}) {
            Path image = file(folder, better, "");
            Path map = file(folder, better, "-map");
            if (Files.exists(image) && Files.exists(map)) {
                examples.add(new Example(ImageFiles.read(image), ImageFiles.read(map), better));
            }
        }
        return examples;
    }
}
