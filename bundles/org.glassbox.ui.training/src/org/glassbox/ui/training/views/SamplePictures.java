package org.glassbox.ui.training.views;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.glassbox.core.GlassboxException;
import org.glassbox.core.data.Dataset;
import org.glassbox.core.data.Sample;
import org.glassbox.core.image.ImageScaling;
import org.glassbox.core.image.RgbImage;
import org.glassbox.engine.experiment.Selection;
import org.glassbox.engine.history.RunHistory;
import org.glassbox.ui.Observers;
import org.glassbox.ui.Tasks;

/** The validation images of runs by their ids. They are read in the background when they are first asked for, and the latest are kept. User interface's thread only. */
public final class SamplePictures {
    private static final int KEPT = 400;
    private static final int LARGEST = 512; // pixels a side, which is as much as can be seen
    private final Opener opener;
    private final Tasks tasks;
    private final Observers<String> observers = new Observers<>();
    private final Map<Key, RgbImage> pictures = new LinkedHashMap<>(16, 0.75f, true);
    private final Set<Key> wanted = new HashSet<>();
    private final Map<Selection, Opened> opened = new HashMap<>(); // on the background's thread
    private String problem = "";

    /** An image of a data set; runs on the same data share their images. */
    private record Key(Selection data, String id) {
    }

    private record Opened(Dataset data, Map<String, Sample> samples) {
    }

    /** Opens a data set. */
    @FunctionalInterface
    public interface Opener {
        /** Takes as long as it takes; not on the user interface's thread. */
        Dataset open(Selection data) throws GlassboxException;
    }

    /** See {@link HistoryModel} for the executors. */
    public SamplePictures(Opener opener, Executor ui, Executor background) {
        this.opener = opener;
        tasks = new Tasks(ui, background);
    }

    /** Tells the observer when there are more pictures, or none to be had: then why, else an empty text. @return ends that */
    public Runnable observe(Consumer<String> observer) {
        return observers.add(observer, problem);
    }

    /** A picture, if it is there already; else the observers hear of it when it is. */
    public Optional<RgbImage> find(RunHistory run, String id) {
        Key key = new Key(run.experiment().data(), id);
        RgbImage found = pictures.get(key);
        if (found == null && wanted.add(key)) {
            tasks.run(() -> read(key), image -> arrived(key, image), why -> failed(key, why));
        }
        return Optional.ofNullable(found);
    }

    /** What stands in the place of a picture that is not there. */
    public String absence() {
        return problem.isEmpty() ? Messages.reading : problem;
    }

    private RgbImage read(Key key) throws GlassboxException {
        Opened data = opened.get(key.data());
        if (data == null) {
            data = open(key.data());
            opened.clear(); // one at a time: a data set may hold all its images
            opened.put(key.data(), data);
        }
        Sample sample = data.samples().get(key.id());
        if (sample == null) {
            throw GlassboxException.badInput(Messages.bind(Messages.noSuchImage, key.id()));
        }
        return scaled(data.data().image(sample));
    }

    private Opened open(Selection selection) throws GlassboxException {
        Dataset data = opener.open(selection);
        Map<String, Sample> samples = new HashMap<>();
        data.samples("val").forEach(sample -> samples.put(sample.id(), sample));
        return new Opened(data, samples);
    }

    private static RgbImage scaled(RgbImage image) {
        double factor = (double) LARGEST / Math.max(image.width(), image.height());
        return factor >= 1 ? image : ImageScaling.scale(image, Math.max(1, (int) Math.round(factor * image.width())),
                Math.max(1, (int) Math.round(factor * image.height())));
    }

    private void arrived(Key key, RgbImage image) {
        pictures.put(key, image);
        wanted.remove(key);
        if (pictures.size() > KEPT) {
            pictures.remove(pictures.keySet().iterator().next());
        }
        problem = "";
        observers.tell(problem);
    }

    /** It stays wanted, so that it is not tried again and again. */
    private void failed(Key key, String why) {
        problem = why;
        observers.tell(why);
    }
}
