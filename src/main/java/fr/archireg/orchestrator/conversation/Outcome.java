package fr.archireg.orchestrator.conversation;

import fr.archireg.orchestrator.error.ErrorCode;

/** How an answer ended. All of them are saved, with the text so far. */
public sealed interface Outcome {

    /** The status that the saved answer gets. */
    MessageStatus status();

    /**
     * The regular end.
     *
     * @param finishReason why the model stopped, in OpenAI's words
     */
    record Completed(String finishReason) implements Outcome {
        @Override
        public MessageStatus status() {
            return MessageStatus.COMPLETE;
        }
    }

    /** The user ended it, or left. */
    record Stopped() implements Outcome {
        @Override
        public MessageStatus status() {
            return MessageStatus.STOPPED;
        }
    }

    /** The program ended it because it had to stop itself. */
    record Interrupted() implements Outcome {
        @Override
        public MessageStatus status() {
            return MessageStatus.INTERRUPTED;
        }
    }

    /** An error ended it. */
    record Failed(ErrorCode code) implements Outcome {
        @Override
        public MessageStatus status() {
            return MessageStatus.FAILED;
        }
    }
}
