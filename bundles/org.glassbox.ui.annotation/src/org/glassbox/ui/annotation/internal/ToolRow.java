package org.glassbox.ui.annotation.internal;

import java.util.EnumMap;
import java.util.Map;
import org.eclipse.jface.layout.RowLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.glassbox.ui.annotation.AnswerSentences;
import org.glassbox.ui.annotation.DrawingModel;
import org.glassbox.ui.annotation.Hand;
import org.glassbox.ui.annotation.Messages;
import org.glassbox.ui.annotation.Tool;

/** Buttons with which one chooses what the mouse and the keyboard do on the image. */
final class ToolRow {
    private final Composite row;
    private final Map<Tool, Button> tools = new EnumMap<>(Tool.class);
    private final Button smaller;
    private final Label size;
    private final Button larger;
    private final Button fill;
    private final Button map;
    private final Button rest;
    private final Button clear;

    /**
     * @param focus gives the focus to the image, where the keyboard leads the tool
     */
    ToolRow(Composite parent, DrawingModel model, Runnable focus) {
        row = new Composite(parent, SWT.NONE);
        RowLayoutFactory.fillDefaults().center(true).spacing(2).applyTo(row);
        tool(model, focus, Tool.REGIONS, Messages.toolRegionsTip, "regions");
        tool(model, focus, Tool.RELEVANT, Messages.toolRelevantTip, "relevant");
        tool(model, focus, Tool.IRRELEVANT, Messages.toolIrrelevantTip, "irrelevant");
        tool(model, focus, Tool.ERASER, Messages.toolEraserTip, "eraser");
        smaller = Buttons.push(row, Messages.smaller, Messages.smallerTip, "smaller", model::smaller);
        size = new Label(row, SWT.CENTER);
        size.setText(AnswerSentences.size(100)); // room for three digits
        size.setLayoutData(new RowData(size.computeSize(SWT.DEFAULT, SWT.DEFAULT)));
        larger = Buttons.push(row, Messages.larger, Messages.largerTip, "larger", model::larger);
        fill = Buttons.push(row, Messages.fill, Messages.fillTip, "fill", model::fill);
        map = Buttons.push(row, Messages.paintMap, Messages.paintMapTip, "map", model::paintMap);
        rest = Buttons.push(row, Messages.rest, Messages.restTip, "rest", model::ruleOutTheRest);
        clear = Buttons.push(row, Messages.clear, Messages.clearTip, "clear", model::clear);
    }

    Composite control() {
        return row;
    }

    private void tool(DrawingModel model, Runnable focus, Tool tool, String tip, String command) {
        Button button = new Button(row, SWT.TOGGLE);
        button.setText(tool == Tool.IRRELEVANT ? Messages.toolIrrelevantShort : AnswerSentences.sign(tool));
        Keys.tip(button, tip, command);
        Keys.name(button, tip);
        button.addListener(SWT.Selection, event -> {
            model.take(tool);
            focus.run();
        });
        tools.put(tool, button);
    }

    void render(Hand hand) {
        boolean drawable = hand.drawing().isPresent();
        boolean brush = drawable && hand.tool().isBrush();
        tools.forEach((tool, button) -> {
            button.setSelection(tool == hand.tool());
            button.setEnabled(drawable);
        });
        size.setText(hand.size() == 0 ? "" : AnswerSentences.size(hand.size()));
        size.setEnabled(brush);
        smaller.setEnabled(brush);
        larger.setEnabled(brush);
        fill.setEnabled(brush && hand.tool() != Tool.ERASER);
        map.setEnabled(drawable);
        rest.setEnabled(hand.drawing().map(drawing -> !drawing.relevant().isEmpty()).orElse(false));
        clear.setEnabled(hand.drawing().map(drawing -> !drawing.isEmpty()).orElse(false));
    }
}
