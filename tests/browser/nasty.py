"""Texts that break pages and spreadsheets, and an event file that is full of them."""
import json

# A page that runs any of these writes RAN into its title, or adds an element that no page of ours
# has. Classic vectors by the way they work; none is taken from a list with a licence.
SCRIPTS = [
    '<script>document.title="RAN"</script>',
    '</p><script>document.title="RAN"</script>',
    '</style><script>document.title="RAN"</script>',
    '</title><script>document.title="RAN"</script>',
    '--><script>document.title="RAN"</script><!--',
    ']]><script>document.title="RAN"</script>',
    '<SCRIPT SRC=data:text/javascript,document.title="RAN"></SCRIPT>',
    '<scr<script>ipt>document.title="RAN"</scr</script>ipt>',
    '<img src=x onerror=document.title="RAN">',
    '"><img src=x onerror=document.title="RAN">',
    "'><img src=x onerror=document.title='RAN'>",
    '" onmouseover="document.title=\'RAN\'" x="',
    "' autofocus onfocus='document.title=1",
    '<svg onload=document.title="RAN">',
    '<svg><script>document.title="RAN"</script></svg>',
    '</svg><svg/onload=document.title="RAN">',
    '<svg><animate onbegin=document.title="RAN" attributeName=x dur=1s>',
    '<body onload=document.title="RAN">',
    '<iframe srcdoc="<script>parent.document.title=\'RAN\'</script>"></iframe>',
    '<iframe src="javascript:parent.document.title=\'RAN\'"></iframe>',
    '<object data="data:text/html,<script>document.title=1</script>"></object>',
    '<embed src="data:text/html,x">',
    '<details open ontoggle=document.title="RAN">x</details>',
    '<video><source onerror=document.title="RAN"></video>',
    '<marquee onstart=document.title="RAN">x</marquee>',
    '<input autofocus onfocus=document.title="RAN">',
    '<a href="javascript:document.title=\'RAN\'">x</a>',
    '<meta http-equiv="refresh" content="0;url=data:text/html,RAN">',
    '<base href="https://example.invalid/">',
    '<link rel=stylesheet href="data:text/css,*{display:none}">',
    '<style>*{display:none}</style>',
    '<math><mtext><img src=x onerror=document.title="RAN"></mtext></math>',
    '<template><script>document.title="RAN"</script></template>',
    '<noscript><p title="</noscript><img src=x onerror=document.title=1>">',
    '&lt;script&gt;document.title="RAN"&lt;/script&gt;',
    '&#60;script&#62;document.title="RAN"&#60;/script&#62;',
    '<form action="https://example.invalid"><button>x</button></form>',
    '{{constructor.constructor("document.title=1")()}}',
    '${document.title="RAN"}',
    '<x style="background:url(javascript:document.title=1)">',
    '+ADw-script+AD4-document.title=1+ADw-/script+AD4-',
    '\u2028<script>document.title="RAN"</script>',
    '\uff1cscript\uff1edocument.title="RAN"\uff1c/script\uff1e',
]

FORMULAS = [
    '=1+1', '=cmd|\' /C calc\'!A0', '=HYPERLINK("https://example.invalid","x")', '+1', '-1',
    '@SUM(A1:A9)', '\t=1', '\n=1', ' =1', '\u00a0=1', '\u3000=1', '\u200b=1', '\uff1d1+1',
    '\uff0b1', '\uff0d1', '\uff20SUM(A1)', '=DDE("cmd";"/C calc";"x")', '-2+3+cmd|\' /C x\'!A0',
    '=IMPORTXML("https://example.invalid","//a")', '@', '=', '+', '-', '\u22121',
]

PLAIN = [
    'a,b', 'a;b', 'a"b', '"', '""', '"a"', "'", "'=1", 'two\nlines', 'three\n\n\nlines\n', ',', '\n',
    'tab\tinside', '1-2', '0012', '1e5', 'TRUE', 'NULL', '   ', 'ends with blank ',
    '\U0001f600\U0001f469\U0001f3fd\u200d\U0001f9bd', 'e\u0301', '\u0645\u0631\u062d\u0628\u0627 "x", y',
    '\u202eevil\u202c', '\u2066a\u2069', '\u0627\u0631\u062f\u0648\n=\u06f1', '\u09ac\u09be\u0982\u09b2\u09be',
    'Diolch \u2018yn fawr\u2019', '\u2013 dash', 'x' * 2000, '\u0645' * 1000, '",' * 1000, '\ufeff',
]


def write_words(path, texts):
    with open(path, 'wb') as out:
        for text in texts:
            out.write(text.encode() + b'\x1e')


def event(source, target, texts):
    """The main question set, with its title and every label in English replaced by one of the texts
    and a number, as no two labels side by side may read the same. Returns how many there were."""
    lines, used, parent = [], 0, ''
    with open(source, encoding='utf-8') as file:
        for line in file:
            key, _, value = line.strip().partition(':')
            parent = key if not value.strip() else parent
            if key == 'en' and parent in ('title', 'label') and '{item}' not in line:
                text = f'{texts[used % len(texts)]} {used}'
                used += 1
                line = line[:line.index(':') + 2] + json.dumps(text, ensure_ascii=True) + '\n'
            lines.append(line)
    with open(target, 'w', encoding='utf-8') as out:
        out.writelines(lines)
    return used
