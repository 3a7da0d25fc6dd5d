package org.glassbox.app.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.image.Mask;
import org.glassbox.core.image.Region;
import org.glassbox.core.image.RgbImage;
import org.glassbox.core.registry.Contributions;
import org.glassbox.engine.experiment.QuerySettings.RuledOut;
import org.glassbox.engine.io.ImageFiles;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.open.Picture;
import org.glassbox.ui.open.PictureFiles;
import org.glassbox.ui.open.PictureSource;
import org.glassbox.ui.open.RunPictures;
import org.glassbox.ui.saliency.QueuePicture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the inspector's images come from. */
class PictureSourcesTest {
    @TempDir
    private Path folder;

    @Test
    void aFoldersImagesAreListedByNameAndTheirMasksAreNoImages() throws Exception {
        image("b.png", 8, 6);
        image("a.png", 8, 6);
        mask("a_mask.png", 8, 6);
        image("tree_mask.png", 8, 6); // of no image, so it is one itself
        Files.writeString(folder.resolve("notes.txt"), "no image");

        assertEquals(List.of("a.png", "b.png", "tree_mask.png"), names(PictureFiles.of(List.of(folder))));
    }

    @Test
    void masksLieBesideTheirImagesOrInAFolder() throws Exception {
        image("a.png", 8, 6);
        mask("a_mask.png", 8, 6);
        image("b.png", 8, 6);
        Files.createDirectory(folder.resolve("masks"));
        mask("masks/b.png", 8, 6);
        image("c.png", 8, 6);

        List<PictureSource> sources = PictureFiles.of(List.of(folder));
        assertTrue(sources.get(0).read().relevant().isPresent());
        assertTrue(sources.get(1).read().relevant().isPresent());
        assertTrue(sources.get(2).read().relevant().isEmpty());
    }

    @Test
    void aMaskOfAnotherSizeIsRefusedByName() throws Exception {
        image("a.png", 8, 6);
        mask("a_mask.png", 6, 8);
        PictureSource source = PictureFiles.of(List.of(folder.resolve("a.png"))).getFirst();
        GlassboxException failure = assertThrows(GlassboxException.class, source::read);
        assertTrue(failure.getMessage().contains("a_mask.png has 6 x 8 pixels"), failure::getMessage);
    }

    @Test
    void anEmptyFolderIsSaid() {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> PictureFiles.of(List.of(folder)));
        assertTrue(failure.getMessage().contains(folder.toString()), failure::getMessage);
    }

    @Test
    void theQueueGivesItsImagesTheLatestFirst() throws Exception {
        AnnotationModel annotation = new AnnotationModel(Runnable::run, Runnable::run);
        assertEquals(List.of(), QueuePicture.of(annotation));
        annotation.begin(Examples.CLASSES, RuledOut.MARKED);
        annotation.post(Examples.queries(1, 3), new FakeDesk());

        List<QueuePicture> pictures = QueuePicture.of(annotation);
        assertEquals(List.of("train/2", "train/1", "train/0"), pictures.stream().map(QueuePicture::name).toList());
        Picture picture = pictures.get(1).read();
        assertEquals(Optional.of("malignant"), picture.truth());
        assertEquals(64, picture.image().width());
    }

    @Test
    void theLatestRunIsTheOneWhoseWeightsAreNewest() throws Exception {
        assertEquals(Optional.empty(), RunPictures.latest(folder.resolve("nothing")));
        run("old", 1_000);
        run("new", 2_000);
        Files.createDirectory(folder.resolve("unfinished"));
        assertEquals(Optional.of(folder.resolve("new")), RunPictures.latest(folder));
    }

    @Test
    void aFolderWithoutARunIsRefused() {
        GlassboxException failure = assertThrows(GlassboxException.class, () -> RunPictures.open(folder, Contributions.ofPlatform()));
        assertTrue(failure.getMessage().contains("holds no run"), failure::getMessage);
    }

    private void run(String name, long time) throws Exception {
        Path weights = Files.createFile(Files.createDirectory(folder.resolve(name)).resolve("weights.safetensors"));
        Files.setLastModifiedTime(weights, FileTime.fromMillis(time));
    }

    private void image(String name, int width, int height) throws GlassboxException {
        ImageFiles.write(new RgbImage(width, height, new byte[3 * width * height]), folder.resolve(name));
    }

    private void mask(String name, int width, int height) throws GlassboxException {
        ImageFiles.write(Mask.of(width, height, List.of(new Region(0, 0, 2, 2))), folder.resolve(name));
    }

    private static List<String> names(List<PictureSource> sources) {
        return sources.stream().map(PictureSource::name).toList();
    }
}
