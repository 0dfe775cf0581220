extension ChatTemplate {
    /// The template of checkpoints that bring none.
    ///
    /// One turn a line, `Role: text<end_of_utterance>`, with no space after the colon where an image comes first.
    package static let standardSource = """
        <|im_start|>
        {%- for message in messages %}
        {{- message.role | capitalize ~ (':' if message.content[0].type == 'image' else ': ') }}
        {%- for part in message.content %}
        {%- if part.type == 'text' %}{{ part.text }}
        {%- elif part.type == 'image' %}{{ '<image>' }}
        {%- elif part.type == 'video' %}{{ '<video>' }}
        {%- endif %}
        {%- endfor %}
        {{- '<end_of_utterance>\\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}{{ 'Assistant:' }}{% endif %}
        """

    /// The name that errors in it carry.
    package static let standardName = "the standard chat template"
}
