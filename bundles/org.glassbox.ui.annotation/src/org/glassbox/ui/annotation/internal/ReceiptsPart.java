package org.glassbox.ui.annotation.internal;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.e4.ui.di.Focus;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StackLayout;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;
import org.glassbox.core.explain.SaliencyMap;
import org.glassbox.core.feedback.Query;
import org.glassbox.engine.feedback.Receipt;
import org.glassbox.ui.AreaMark;
import org.glassbox.ui.ImageCanvas;
import org.glassbox.ui.RegionMark;
import org.glassbox.ui.annotation.AnnotationModel;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.ReceiptModel;
import org.glassbox.ui.annotation.RunSession;
import org.glassbox.ui.annotation.Sentences;

/** What became of each correction: its reasons before and after, side by side and in words. */
public final class ReceiptsPart {
    private final ReceiptModel model;
    private final AnnotationModel annotation;
    private final ViewModel view;
    private final StackLayout pages = new StackLayout();
    private Composite parts;
    private Label hint;
    private Composite content;
    private Combo chooser;
    private Label headline;
    private ImageCanvas before;
    private ImageCanvas after;
    private Text account;
    private Runnable unobserveModel;
    private Runnable unobserveView;

    @Inject
    ReceiptsPart(RunSession session, ViewModel view) {
        this.model = session.receipts();
        this.annotation = session.annotation();
        this.view = view;
    }

    @PostConstruct
    void create(Composite parent) {
        parts = parent;
        parent.setLayout(pages);
        hint = new Label(parent, SWT.WRAP);
        hint.setText(Messages.receiptsEmpty);
        content = new Composite(parent, SWT.NONE);
        createContent(content);
        unobserveModel = model.observe(this::render);
        unobserveView = view.observe(this::render);
    }

    private void createContent(Composite parent) {
        GridLayoutFactory.fillDefaults().numColumns(2).equalWidth(true).margins(6, 4).spacing(6, 4).applyTo(parent);
        chooser = new Combo(parent, SWT.READ_ONLY);
        chooser.setToolTipText(Messages.receiptTip);
        Keys.name(chooser, Messages.receiptTip);
        chooser.addListener(SWT.Selection, event -> model.select(chooser.getSelectionIndex()));
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).applyTo(chooser);
        headline = new Label(parent, SWT.WRAP);
        headline.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(160, SWT.DEFAULT).applyTo(headline);
        before = canvas(parent);
        after = canvas(parent);
        account = new Text(parent, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        Keys.name(account, Messages.accountName);
        GridDataFactory.fillDefaults().grab(true, false).span(2, 1).hint(160, 6 * account.getLineHeight()).applyTo(account);
    }

    @Focus
    void focus() {
        pages.topControl.setFocus();
    }

    @PreDestroy
    void close() {
        unobserveModel.run();
        unobserveView.run();
    }

    private static ImageCanvas canvas(Composite parent) {
        ImageCanvas canvas = new ImageCanvas(parent, SWT.BORDER);
        GridDataFactory.fillDefaults().grab(true, true).hint(80, 80).applyTo(canvas);
        return canvas;
    }

    private void render(ReceiptModel.State state) {
        switch (state) {
            case ReceiptModel.State.Empty() -> empty();
            case ReceiptModel.State.Shown(List<Receipt> receipts, Receipt selected, Optional<Query> query) -> show(receipts, selected, query);
        }
    }

    private void empty() {
        turnTo(hint);
    }

    private void show(List<Receipt> receipts, Receipt selected, Optional<Query> query) {
        turnTo(content);
        chooser.setItems(receipts.stream().map(Sentences::receiptTitle).toArray(String[]::new));
        chooser.select(receipts.indexOf(selected));
        headline.setText(Sentences.headline(selected));
        headline.requestLayout();
        List<RegionMark> marks = annotation.entry(selected.queryId()).map(Sentences::frames).orElse(List.of());
        List<AreaMark> areas = annotation.entry(selected.queryId()).map(entry -> BrushOnCanvas.areas(entry.draft().drawing(), false)).orElse(List.of());
        picture(before, query, marks, selected.before().map(), Sentences.beforeTitle(selected));
        picture(after, query, marks, selected.after().map(), Sentences.afterTitle(selected));
        before.areas(areas);
        after.areas(areas);
        account.setText(Sentences.account(selected, annotation::className));
    }

    private void turnTo(Control page) {
        if (pages.topControl != page) {
            pages.topControl = page;
            parts.layout();
        }
    }

    private static void picture(ImageCanvas canvas, Optional<Query> query, List<RegionMark> marks, SaliencyMap map, String title) {
        query.ifPresentOrElse(asked -> canvas.show(asked.image(), Optional.of(map), marks, title), () -> canvas.clear(Messages.receiptWithoutImage));
        canvas.setToolTipText(title);
    }

    private void render(ViewModel.View shown) {
        for (ImageCanvas canvas : List.of(before, after)) {
            canvas.opacity(shown.opacity());
            canvas.colours(shown.colours());
            canvas.bare(shown.bare());
        }
    }
}
