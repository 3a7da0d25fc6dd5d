package org.glassbox.ui.training.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Composite;
import org.glassbox.core.GlassboxException;
import org.glassbox.engine.experiment.YamlText;
import org.glassbox.ui.Keys;
import org.glassbox.ui.training.Messages;
import org.glassbox.ui.training.form.Draft;
import org.glassbox.ui.training.form.DraftModel;

/** The YAML with its line numbers; the line of a mistake is underlined and marked. */
final class YamlPane {
    private static final int DIGITS = 3;
    private static final int GAP = 5; // pixels
    private static final String WRONG = "\u26a0";
    private final DraftModel drafts;
    private final StyledText text;
    private final int numberWidth;
    private int wrongLine = -1;
    private boolean rendering;

    YamlPane(Composite parent, DraftModel drafts) {
        this.drafts = drafts;
        Composite pane = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().applyTo(pane);
        text = new StyledText(pane, SWT.MULTI | SWT.BORDER | SWT.V_SCROLL | SWT.WRAP);
        text.setFont(JFaceResources.getTextFont());
        text.setToolTipText(Messages.yamlTip);
        Keys.name(text, Messages.yamlTip);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(text);
        numberWidth = numberWidth();
        Keys.letTabLeave(text);
        text.addListener(SWT.Verify, event -> event.text = event.text.replace("\t", "  ")); // YAML takes no tabs
        text.setLeftMargin(numberWidth + 2 * GAP);
        text.addListener(SWT.Paint, event -> paintNumbers(event.gc));
        text.addListener(SWT.Modify, event -> {
            if (!rendering) {
                drafts.type(text.getText());
            }
        });
        Runnable unobserve = drafts.observe(this::render);
        text.addListener(SWT.Dispose, event -> unobserve.run());
    }

    private int numberWidth() {
        GC gc = new GC(text);
        try {
            return (int) (DIGITS * gc.getFontMetrics().getAverageCharacterWidth());
        } finally {
            gc.dispose();
        }
    }

    /** Beside the lines that are seen; a line that is wrapped has one number. */
    private void paintNumbers(GC gc) {
        gc.setForeground(text.getDisplay().getSystemColor(SWT.COLOR_WIDGET_DARK_SHADOW));
        for (int line = Math.max(0, text.getLineIndex(0)); line < text.getLineCount(); line++) {
            int y = text.getLinePixel(line);
            if (y > text.getClientArea().height) {
                return;
            }
            String number = line == wrongLine ? WRONG : Integer.toString(line + 1);
            gc.drawText(number, GAP + numberWidth - gc.textExtent(number).x, y, true);
        }
    }

    /** Underlines the line of a mistake. */
    private void mark(int line) {
        boolean marked = wrongLine >= 0;
        wrongLine = line < text.getLineCount() ? line : -1;
        if (wrongLine < 0 && marked) {
            text.setStyleRanges(new StyleRange[0]);
        } else if (wrongLine >= 0) {
            StyleRange wrong = new StyleRange(text.getOffsetAtLine(wrongLine), text.getLine(wrongLine).length(), null, null);
            wrong.underline = true;
            wrong.underlineStyle = SWT.UNDERLINE_ERROR;
            text.setStyleRanges(new StyleRange[] {wrong});
        }
        text.redraw();
    }

    /** Scrolls to where a part stands. */
    void reveal(String path) {
        try {
            int line = YamlText.of(drafts.draft().text()).lineOf(path.isEmpty() ? "name" : path);
            if (line < text.getLineCount() && !text.isFocusControl()) {
                text.setSelection(text.getOffsetAtLine(line)); // which scrolls, too
            }
        } catch (GlassboxException e) {
            // while the text is no valid YAML nothing has a place in it
        }
    }

    private void render(Draft draft) {
        rendering = true;
        try {
            replace(draft.text());
            mark(draft.mistake().map(Draft.Mistake::line).orElse(-1));
        } finally {
            rendering = false;
        }
    }

    /** Replaces what differs, so that the place that is looked at stays. */
    private void replace(String wanted) {
        String present = text.getText();
        if (present.equals(wanted)) {
            return;
        }
        int shorter = Math.min(present.length(), wanted.length());
        int start = 0;
        while (start < shorter && present.charAt(start) == wanted.charAt(start)) {
            start++;
        }
        int same = 0;
        while (same < shorter - start && present.charAt(present.length() - 1 - same) == wanted.charAt(wanted.length() - 1 - same)) {
            same++;
        }
        text.replaceTextRange(start, present.length() - start - same, wanted.substring(start, wanted.length() - same));
    }
}
