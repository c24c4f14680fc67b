package fr.archireg.orchestrator.chat;

import fr.archireg.orchestrator.conversation.Exchange;
import fr.archireg.orchestrator.generation.Generation;
import fr.archireg.orchestrator.security.Caller;

/** An answer that has ended, whichever way, with all that is needed to save and show that. */
record Answered(
        Caller caller,
        Generation generation,
        Exchange exchange,
        AnswerDraft draft,
        StreamedAnswer events) {}
