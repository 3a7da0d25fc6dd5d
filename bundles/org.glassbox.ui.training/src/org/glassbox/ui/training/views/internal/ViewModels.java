package org.glassbox.ui.training.views.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.glassbox.core.registry.Contributions;
import org.glassbox.core.registry.ExtensionPoint;
import org.glassbox.ui.training.RunsModel;
import org.glassbox.ui.training.views.ChangesModel;
import org.glassbox.ui.training.views.ConfusionModel;
import org.glassbox.ui.training.views.CurvesModel;
import org.glassbox.ui.training.views.HistoryModel;
import org.glassbox.ui.training.views.LiveModel;
import org.glassbox.ui.training.views.SamplePictures;

/** What the views of runs share, made when the first of them is opened. */
public record ViewModels(CurvesModel curves, ConfusionModel confusion, ChangesModel changes, SamplePictures pictures) {
    private static final int LATER = 400; // milliseconds: news more often than that can't be read

    static ViewModels of(RunsModel runs, Executor ui) {
        Executor background = worker("glassbox-histories");
        HistoryModel histories = new HistoryModel(runs, ui, background, CompletableFuture.delayedExecutor(LATER, TimeUnit.MILLISECONDS, background));
        SamplePictures pictures = new SamplePictures(data -> Contributions.ofPlatform().find(ExtensionPoint.DATASETS, data.id()).create(data.options())
                .open(new NullProgressMonitor()), ui, worker("glassbox-samples"));
        return new ViewModels(new CurvesModel(histories, new LiveModel(runs)), new ConfusionModel(histories, ui, background),
                new ChangesModel(histories, ui, background), pictures);
    }

    private static Executor worker(String name) {
        return Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name(name).unstarted(task));
    }
}
