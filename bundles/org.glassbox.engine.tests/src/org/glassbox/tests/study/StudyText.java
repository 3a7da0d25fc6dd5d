package org.glassbox.tests.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Studies of seconds: 64 drawn images of 32 x 32 pixels. */
final class StudyText {
    /** The experiment. */
    static final String TINY = """
            data: {id: lesions, variant: tiny, seed: 7}
            network: smallcnn
            training: {learningRate: 0.001, batchSize: 16, select: last}
            augmentation: none
            phases:
              - name: baseline
                epochs: 2
                losses: [cross-entropy]
              - name: query
                epochs: 1
                annotatedPerStep: 2
                losses: [cross-entropy, {id: input-gradient, weight: 3}]
                queries: {perEpoch: 6, regionSize: 4, regionCount: 10, sampler: entropy, explainer: deeplift, annotator: simulated}
            """;
    /** Two arms with two seeds. */
    static final String TWO_BY_TWO = """
            name: tiny study
            experiment: tiny.yaml
            seeds: [1, 2]
            seedKeys: [seed, data.seed]
            arms:
              - name: plain
                set:
                  phases[1].queries:
                  phases[1].losses: [cross-entropy]
              - name: with feedback
                note: asks after the second epoch
            """;

    private StudyText() {
    }

    /** Writes the experiment and a study beside it. */
    static Path write(Path folder, String study) throws IOException {
        Files.writeString(folder.resolve("tiny.yaml"), TINY);
        return Files.writeString(folder.resolve("study.yaml"), study);
    }
}
