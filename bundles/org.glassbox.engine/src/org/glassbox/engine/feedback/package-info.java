/** Expert feedback: regions, answers, masks, receipts. */
package org.glassbox.engine.feedback;
