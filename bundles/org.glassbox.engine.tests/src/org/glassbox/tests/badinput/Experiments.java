package org.glassbox.tests.badinput;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glassbox.tests.io.PictureBytes;

/** Experiments of seconds. */
final class Experiments {
    /** 64 drawn images; questions are asked after the third epoch. */
    static final String ASKING = """
            seed: 7
            data: {id: lesions, variant: tiny, seed: 7}
            network: smallcnn
            training: {batchSize: 16, select: last}
            phases:
              - name: baseline
                epochs: 2
                losses: [cross-entropy]
              - name: query
                epochs: 2
                annotatedPerStep: 2
                losses: [cross-entropy, {id: input-gradient, weight: 3}]
                queries: {perEpoch: 6, regionSize: 4, regionCount: 10, sampler: entropy, explainer: deeplift, annotator: simulated}
            """;
    /** The same images, and no questions. */
    static final String PLAIN = """
            seed: 7
            data: {id: lesions, variant: tiny, seed: 7}
            network: smallcnn
            training: {batchSize: 16, select: last}
            phases:
              - epochs: 4
                losses: [cross-entropy]
            """;
    /** Pictures in the folder {@code images} beside the experiment, two epochs. */
    static final String FOLDER = """
            data: {id: image-folder, path: images, size: 16}
            network: smallcnn
            training: {batchSize: 8, select: last}
            phases:
              - epochs: 2
                losses: [cross-entropy]
            """;

    private Experiments() {
    }

    static String write(Path folder, String yaml) throws IOException {
        return Files.writeString(folder.resolve("experiment.yaml"), yaml).toString();
    }

    /** Images of two classes that anybody can tell apart. */
    static Path imageFolder(Path folder) throws IOException {
        Path images = folder.resolve("images");
        for (int i = 0; i < 12; i++) {
            picture(images.resolve("cat/" + i + ".png"), PictureBytes.plain(20, 20, 0x800000 + i));
            picture(images.resolve("dog/" + i + ".png"), PictureBytes.plain(20, 20, 0x000080 + i * 256));
        }
        return images;
    }

    static Path picture(Path file, BufferedImage image) throws IOException {
        return picture(file, PictureBytes.encode(image, "png"));
    }

    static Path picture(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }
}
