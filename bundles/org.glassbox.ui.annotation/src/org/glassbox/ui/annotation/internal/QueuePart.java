package org.glassbox.ui.annotation.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;
import org.glassbox.core.feedback.Query;
import org.glassbox.ui.Pictures;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.AnnotationState;
import org.glassbox.ui.annotation.QueryEntry;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Sentences;

/** The queries of the run, with how far each is. */
public final class QueuePart {
    private static final int THUMBNAIL = 40;
    private final AnnotationModel model;
    private final AnswerKeys keys;
    private Label summary;
    private Table table;
    private LocalResourceManager resources;
    private Runnable unobserve;

    @Inject
    QueuePart(RunSession session, AnswerKeys keys) {
        this.model = session.annotation();
        this.keys = keys;
    }

    @PostConstruct
    void create(Composite parent) {
        GridLayoutFactory.fillDefaults().margins(4, 4).applyTo(parent);
        summary = new Label(parent, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(120, SWT.DEFAULT).applyTo(summary);
        Composite frame = new Composite(parent, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, true).applyTo(frame);
        TableColumnLayout columns = new TableColumnLayout();
        frame.setLayout(columns);
        table = new Table(frame, SWT.SINGLE | SWT.FULL_SELECTION | SWT.BORDER);
        table.setHeaderVisible(true);
        table.setToolTipText(Messages.queueTip);
        Keys.name(table, Messages.queueName);
        resources = new LocalResourceManager(JFaceResources.getResources(), table);
        column(columns, Messages.columnImage, 16, 54);
        column(columns, Messages.columnState, 13, 46);
        column(columns, Messages.columnEntropy, 20, 66);
        column(columns, Messages.columnPredicted, 26, 74);
        column(columns, Messages.columnTrue, 25, 60);
        table.addListener(SWT.Selection, event -> selected());
        keys.install();
        keys.holdH(table);
        unobserve = model.observe(this::render);
    }

    @Focus
    void focus() {
        table.setFocus();
    }

    @PreDestroy
    void close() {
        unobserve.run();
    }

    private void column(TableColumnLayout columns, String title, int weight, int least) {
        TableColumn column = new TableColumn(table, SWT.NONE);
        column.setText(title);
        column.setToolTipText(title);
        columns.setColumnData(column, new ColumnWeightData(weight, least));
    }

    private void selected() {
        int index = table.getSelectionIndex();
        if (index >= 0) {
            model.select((String) table.getItem(index).getData());
        }
    }

    private void render(AnnotationState state) {
        switch (state) {
            case AnnotationState.Idle() -> show(Messages.queueIdle, List.of(), Optional.empty());
            case AnnotationState.Waiting waiting -> show(Sentences.queue(waiting.queue()), waiting.queue(), Optional.empty());
            case AnnotationState.Asking asking -> show(Sentences.queue(asking.queue()), asking.queue(), Optional.of(asking.current()));
            case AnnotationState.Ended ended -> show(Sentences.queue(ended.queue()), ended.queue(), Optional.empty());
        }
    }

    private void show(String sentence, List<QueryEntry> queue, Optional<QueryEntry> current) {
        if (!summary.getText().equals(sentence)) {
            summary.setText(sentence);
            summary.requestLayout();
        }
        table.setRedraw(false);
        table.setItemCount(queue.size());
        for (int i = 0; i < queue.size(); i++) {
            row(table.getItem(i), queue.get(i));
        }
        table.setRedraw(true);
        int index = current.map(queue::indexOf).orElse(-1);
        if (index < 0) {
            table.deselectAll();
        } else if (index != table.getSelectionIndex()) {
            table.setSelection(index);
        }
    }

    private void row(TableItem item, QueryEntry entry) {
        Query query = entry.query();
        if (!query.id().equals(item.getData())) {
            item.setData(query.id());
            item.setImage(0, thumbnail(query));
            item.setText(2, Sentences.number(query.entropy()));
            item.setText(3, model.className(query.predicted()));
        }
        set(item, 1, Sentences.symbol(entry));
        set(item, 4, model.className(entry.progress() == QueryEntry.Progress.ANSWERED ? entry.draft().label().orElse(query.sample().label())
                : query.sample().label()));
    }

    private static void set(TableItem item, int column, String text) {
        if (!item.getText(column).equals(text)) {
            item.setText(column, text);
        }
    }

    private Image thumbnail(Query query) {
        return resources.create(ImageDescriptor.createFromImageDataProvider(zoom -> zoom == 100 ? Pictures.thumbnail(query.image(), THUMBNAIL) : null));
    }
}
