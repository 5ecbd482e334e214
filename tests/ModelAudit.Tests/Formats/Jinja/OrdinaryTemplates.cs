namespace ModelAudit.Tests.Formats.Jinja;

/// <summary>Templates as models ship them: what they do must not be called hostile.</summary>
internal static class OrdinaryTemplates
{
    public static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["chatml"] = """
            {% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}
            """,
        ["llama-2"] = """
            {% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}
            {% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}
            {% if loop.index0 == 0 and system_message != false %}{% set content = '<<SYS>>\n' + system_message + '\n<</SYS>>\n\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}
            {% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' '  + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}
            """,
        ["llama-3.1"] = """
            {{- bos_token }}
            {%- if custom_tools is defined %}
                {%- set tools = custom_tools %}
            {%- endif %}
            {%- if not tools_in_user_message is defined %}{%- set tools_in_user_message = true %}{%- endif %}
            {%- if not date_string is defined %}
                {%- if strftime_now is defined %}{%- set date_string = strftime_now("%d %b %Y") %}{%- else %}{%- set date_string = "26 Jul 2024" %}{%- endif %}
            {%- endif %}
            {%- if messages[0]['role'] == 'system' %}
                {%- set system_message = messages[0]['content']|trim %}
                {%- set messages = messages[1:] %}
            {%- else %}
                {%- set system_message = "" %}
            {%- endif %}
            {{- "<|start_header_id|>system<|end_header_id|>\n\n" }}
            {%- if builtin_tools is defined or tools is not none %}{{- "Environment: ipython\n" }}{%- endif %}
            {%- if builtin_tools is defined %}{{- "Tools: " + builtin_tools | reject('equalto', 'code_interpreter') | join(", ") + "\n\n"}}{%- endif %}
            {{- "Cutting Knowledge Date: December 2023\n" }}
            {{- "Today Date: " + date_string + "\n\n" }}
            {%- if tools is not none and not tools_in_user_message %}
                {{- "You have access to the following functions. To call a function, please respond with JSON for a function call." }}
                {%- for t in tools %}{{- t | tojson(indent=4) }}{{- "\n\n" }}{%- endfor %}
            {%- endif %}
            {{- system_message }}{{- "<|eot_id|>" }}
            {%- for message in messages %}
                {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
                    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' }}
                {%- elif 'tool_calls' in message %}
                    {%- if not message.tool_calls|length == 1 %}{{- raise_exception("This model only supports single tool-calls at once!") }}{%- endif %}
                    {%- set tool_call = message.tool_calls[0].function %}
                    {%- if builtin_tools is defined and tool_call.name in builtin_tools %}
                        {%- for arg_name, arg_val in tool_call.arguments | items %}{{- arg_name + '="' + arg_val + '"' }}{%- if not loop.last %}{{- ", " }}{%- endif %}{%- endfor %}
                    {%- else %}
                        {{- '{"name": "' + tool_call.name + '", ' }}{{- '"parameters": ' }}{{- tool_call.arguments | tojson }}{{- "}" }}
                    {%- endif %}
                {%- elif message.role == "tool" or message.role == "ipython" %}
                    {%- if message.content is mapping or message.content is iterable %}{{- message.content | tojson }}{%- else %}{{- message.content }}{%- endif %}
                {%- endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}{{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{%- endif %}
            """,
        ["qwen3"] = """
            {%- if tools %}
                {{- '<|im_start|>system\n' }}
                {%- if messages[0].role == 'system' %}{{- messages[0].content + '\n\n' }}{%- endif %}
                {{- "# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>" }}
                {%- for tool in tools %}{{- "\n" }}{{- tool | tojson }}{%- endfor %}
                {{- "\n</tools>\n\nFor each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags<|im_end|>\n" }}
            {%- endif %}
            {%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
            {%- for message in messages[::-1] %}
                {%- set index = (messages|length - 1) - loop.index0 %}
                {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
                    {%- set ns.multi_step_tool = false %}{%- set ns.last_query_index = index %}
                {%- endif %}
            {%- endfor %}
            {%- for message in messages %}
                {%- if message.content is string %}{%- set content = message.content %}{%- else %}{%- set content = '' %}{%- endif %}
                {%- if message.role == "assistant" %}
                    {%- set reasoning_content = '' %}
                    {%- if message.reasoning_content is string %}{%- set reasoning_content = message.reasoning_content %}
                    {%- elif '</think>' in content %}
                        {%- set reasoning_content = content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') %}
                        {%- set content = content.split('</think>')[-1].lstrip('\n') %}
                    {%- endif %}
                    {%- if loop.index0 > ns.last_query_index and (loop.last or (not loop.last and reasoning_content)) %}
                        {{- '<|im_start|>' + message.role + '\n<think>\n' + reasoning_content.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') }}
                    {%- else %}{{- '<|im_start|>' + message.role + '\n' + content }}{%- endif %}
                    {{- '<|im_end|>\n' }}
                {%- elif message.role == "tool" %}
                    {%- if loop.first or (messages[loop.index0 - 1].role != "tool") %}{{- '<|im_start|>user' }}{%- endif %}
                    {{- '\n<tool_response>\n' }}{{- content }}{{- '\n</tool_response>' }}
                {%- endif %}
            {%- endfor %}
            {%- if add_generation_prompt %}
                {{- '<|im_start|>assistant\n' }}{%- if enable_thinking is defined and enable_thinking is false %}{{- '<think>\n\n</think>\n\n' }}{%- endif %}
            {%- endif %}
            """,
        ["deepseek"] = """
            {% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, is_output_first=true, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<｜User｜>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is none %}{%- set ns.is_tool = false -%}{%- for tool in message['tool_calls']%}{%- if not ns.is_first %}{{'<｜Assistant｜><｜tool▁calls▁begin｜><｜tool▁call▁begin｜>' + tool['type'] + '<｜tool▁sep｜>' + tool['function']['name'] + '\n' + '```json' + '\n' + tool['function']['arguments'] + '\n' + '```' + '<｜tool▁call▁end｜>'}}{%- set ns.is_first = true -%}{%- endif %}{%- endfor %}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<｜Assistant｜>' + content + '<｜end▁of▁sentence｜>'}}{%- endif %}{%- endfor -%}{% if add_generation_prompt and not ns.is_tool %}{{'<｜Assistant｜><think>\n'}}{% endif %}
            """,
        ["mistral"] = """
            {%- if messages[0]["role"] == "system" %}{%- set system_message = messages[0]["content"] %}{%- set loop_messages = messages[1:] %}{%- else %}{%- set loop_messages = messages %}{%- endif %}
            {%- if not tools is defined %}{%- set tools = none %}{%- endif %}
            {%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
            {%- set ns = namespace() %}{%- set ns.index = 0 %}
            {%- for message in loop_messages if message.role != "tool" and not (message.tool_calls is defined and message.tool_calls is not none) %}
                {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}{{- raise_exception("After the optional system message, conversation roles must alternate user/assistant/user/assistant/...") }}{%- endif %}
                {%- set ns.index = ns.index + 1 %}
            {%- endfor %}
            {{- bos_token }}
            {%- for message in loop_messages %}
                {%- if message["role"] == "user" %}
                    {%- if tools is not none and (message == user_messages[-1]) %}{{- "[AVAILABLE_TOOLS] [" }}{%- for tool in tools %}{%- set tool = tool.function %}{{- '{"type": "function", "function": {' }}
                        {%- for key, val in tool.items() if key != "return" %}{%- if val is string %}{{- '"' + key + '": "' + val + '"' }}{%- else %}{{- '"' + key + '": ' + val|tojson }}{%- endif %}{%- if not loop.last %}{{- ", " }}{%- endif %}{%- endfor %}
                        {{- "}}" }}{%- endfor %}{{- "[/AVAILABLE_TOOLS]" }}{%- endif %}
                    {{- "[INST] " + message["content"] + "[/INST]" }}
                {%- elif message["role"] == "assistant" %}{{- " " + message["content"]|trim + eos_token}}
                {%- else %}{{- raise_exception("Only user and assistant roles are supported, with the exception of an initial optional system message!") }}{%- endif %}
            {%- endfor %}
            """,
        ["gemma-functions"] = """
            {%- macro format_argument(argument, escape_keys=True) -%}
                {%- if argument is string -%}{{- '<escape>' + argument + '<escape>' -}}
                {%- elif argument is mapping -%}{%- for key, value in argument | dictsort -%}{{- key }}:{{ format_argument(value, escape_keys=escape_keys) }}{%- if not loop.last %},{% endif %}{%- endfor -%}
                {%- elif argument is sequence -%}{%- for item in argument -%}{{ format_argument(item) }}{%- endfor -%}{%- else -%}{{- argument -}}{%- endif -%}
            {%- endmacro -%}
            {{ bos_token }}{%- for message in messages -%}{%- generation -%}{%- set role = 'model' if message['role'] == 'assistant' else message['role'] -%}
            {{ '<start_of_turn>' + role + '\n' }}
            {%- if message['content'] is string -%}{{ message['content'] | trim }}{%- elif message['content'] is iterable -%}
                {%- for item in message['content'] -%}{%- if item['type'] == 'image' -%}{{ '<start_of_image>' }}{%- elif item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}{%- endfor -%}
            {%- else -%}{{ raise_exception("Invalid content type") }}{%- endif -%}{{ '<end_of_turn>\n' }}{%- endgeneration -%}{%- endfor -%}
            """,
        ["command-style"] = """
            {% set default_preamble %}## Task And Context
            You help people answer their questions and other requests interactively.{% endset %}
            {% macro document_turn(documents) -%}{% for doc in documents %}Document: {{ loop.index0 }} {% for key, value in doc.items() if key != 'id' %}{{ key | title }}: {{ value }} {% endfor %}{% endfor %}{%- endmacro %}
            {% if messages[0].role == 'system' %}{% set preamble = messages[0].content %}{% else %}{% set preamble = default_preamble %}{% endif %}
            <|START_OF_TURN_TOKEN|><|SYSTEM_TOKEN|>{{ preamble }}{{ document_turn(documents) }}{% filter trim %} text {% endfilter %}{# a comment with {{ braces }} #}{% raw %}{{ as is }}{% endraw %}
            {{ "%s and %s" | format("a", "b") }}{{ messages | map(attribute='role') | unique | join(', ') }}{% call(x) document_turn([]) %}{{ x }}{% endcall %}{% with a = 1, b = 'c' %}{{ a ~ b }}{% endwith %}
            """,
    };
}
