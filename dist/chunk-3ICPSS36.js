import{createRequire as makeRequire}from"node:module";const require=makeRequire(import.meta.url);
import{b as nn,c as ed,e as vt,g as Di,i as td,j as nd,m as sd,o as rd,t as E,u as sn,v as od,w as Ft,x as id}from"./chunk-PAGIFM4H.js";var _s=nn((gF,uu)=>{"use strict";var au="[^\\\\/]",Hw="(?=.)",lu="[^/]",sa="(?:\\/|$)",cu="(?:^|\\/)",ra=`\\.{1,2}${sa}`,Ww="(?!\\.)",Gw=`(?!${cu}${ra})`,Vw=`(?!\\.{0,1}${sa})`,Kw=`(?!${ra})`,zw="[^.\\/]",Qw=`${lu}*?`,Yw="/",du={DOT_LITERAL:"\\.",PLUS_LITERAL:"\\+",QMARK_LITERAL:"\\?",SLASH_LITERAL:"\\/",ONE_CHAR:Hw,QMARK:lu,END_ANCHOR:sa,DOTS_SLASH:ra,NO_DOT:Ww,NO_DOTS:Gw,NO_DOT_SLASH:Vw,NO_DOTS_SLASH:Kw,QMARK_NO_DOT:zw,STAR:Qw,START_ANCHOR:cu,SEP:Yw},Jw={...du,SLASH_LITERAL:"[\\\\/]",QMARK:au,STAR:`${au}*?`,DOTS_SLASH:"\\.{1,2}(?:[\\\\/]|$)",NO_DOT:"(?!\\.)",NO_DOTS:"(?!(?:^|[\\\\/])\\.{1,2}(?:[\\\\/]|$))",NO_DOT_SLASH:"(?!\\.{0,1}(?:[\\\\/]|$))",NO_DOTS_SLASH:"(?!\\.{1,2}(?:[\\\\/]|$))",QMARK_NO_DOT:"[^.\\\\/]",START_ANCHOR:"(?:^|[\\\\/])",END_ANCHOR:"(?:[\\\\/]|$)",SEP:"\\"},Xw={__proto__:null,alnum:"a-zA-Z0-9",alpha:"a-zA-Z",ascii:"\\x00-\\x7F",blank:" \\t",cntrl:"\\x00-\\x1F\\x7F",digit:"0-9",graph:"\\x21-\\x7E",lower:"a-z",print:"\\x20-\\x7E ",punct:"\\-!\"#$%&'()\\*+,./:;<=>?@[\\]^_`{|}~",space:" \\t\\r\\n\\v\\f",upper:"A-Z",word:"A-Za-z0-9_",xdigit:"A-Fa-f0-9"};uu.exports={DEFAULT_MAX_EXTGLOB_RECURSION:0,MAX_LENGTH:1024*64,POSIX_REGEX_SOURCE:Xw,REGEX_BACKSLASH:/\\(?![*+?^${}(|)[\]])/g,REGEX_NON_SPECIAL_CHARS:/^[^@![\].,$*+?^{}()|\\/]+/,REGEX_SPECIAL_CHARS:/[-*+?.^${}(|)[\]]/,REGEX_SPECIAL_CHARS_BACKREF:/(\\?)((\W)(\3*))/g,REGEX_SPECIAL_CHARS_GLOBAL:/([-*+?.^${}(|)[\]])/g,REGEX_REMOVE_BACKSLASH:/(?:\[.*?[^\\]\]|\\(?=.))/g,REPLACEMENTS:{__proto__:null,"***":"*","**/**":"**","**/**/**":"**"},CHAR_0:48,CHAR_9:57,CHAR_UPPERCASE_A:65,CHAR_LOWERCASE_A:97,CHAR_UPPERCASE_Z:90,CHAR_LOWERCASE_Z:122,CHAR_LEFT_PARENTHESES:40,CHAR_RIGHT_PARENTHESES:41,CHAR_ASTERISK:42,CHAR_AMPERSAND:38,CHAR_AT:64,CHAR_BACKWARD_SLASH:92,CHAR_CARRIAGE_RETURN:13,CHAR_CIRCUMFLEX_ACCENT:94,CHAR_COLON:58,CHAR_COMMA:44,CHAR_DOT:46,CHAR_DOUBLE_QUOTE:34,CHAR_EQUAL:61,CHAR_EXCLAMATION_MARK:33,CHAR_FORM_FEED:12,CHAR_FORWARD_SLASH:47,CHAR_GRAVE_ACCENT:96,CHAR_HASH:35,CHAR_HYPHEN_MINUS:45,CHAR_LEFT_ANGLE_BRACKET:60,CHAR_LEFT_CURLY_BRACE:123,CHAR_LEFT_SQUARE_BRACKET:91,CHAR_LINE_FEED:10,CHAR_NO_BREAK_SPACE:160,CHAR_PERCENT:37,CHAR_PLUS:43,CHAR_QUESTION_MARK:63,CHAR_RIGHT_ANGLE_BRACKET:62,CHAR_RIGHT_CURLY_BRACE:125,CHAR_RIGHT_SQUARE_BRACKET:93,CHAR_SEMICOLON:59,CHAR_SINGLE_QUOTE:39,CHAR_SPACE:32,CHAR_TAB:9,CHAR_UNDERSCORE:95,CHAR_VERTICAL_LINE:124,CHAR_ZERO_WIDTH_NOBREAK_SPACE:65279,extglobChars(n){return{"!":{type:"negate",open:"(?:(?!(?:",close:`))${n.STAR})`},"?":{type:"qmark",open:"(?:",close:")?"},"+":{type:"plus",open:"(?:",close:")+"},"*":{type:"star",open:"(?:",close:")*"},"@":{type:"at",open:"(?:",close:")"}}},globChars(n){return n===!0?Jw:du}}});var ks=nn(Pe=>{"use strict";var{REGEX_BACKSLASH:Zw,REGEX_REMOVE_BACKSLASH:eA,REGEX_SPECIAL_CHARS:tA,REGEX_SPECIAL_CHARS_GLOBAL:nA}=_s();Pe.isObject=n=>n!==null&&typeof n=="object"&&!Array.isArray(n);Pe.hasRegexChars=n=>tA.test(n);Pe.isRegexChar=n=>n.length===1&&Pe.hasRegexChars(n);Pe.escapeRegex=n=>n.replace(nA,"\\$1");Pe.toPosixSlashes=n=>n.replace(Zw,"/");Pe.isWindows=()=>{if(typeof navigator<"u"&&navigator.platform){let n=navigator.platform.toLowerCase();return n==="win32"||n==="windows"}return typeof process<"u"&&process.platform?process.platform==="win32":!1};Pe.removeBackslashes=n=>n.replace(eA,e=>e==="\\"?"":e);Pe.escapeLast=(n,e,t)=>{let s=n.lastIndexOf(e,t);return s===-1?n:n[s-1]==="\\"?Pe.escapeLast(n,e,s-1):`${n.slice(0,s)}\\${n.slice(s)}`};Pe.removePrefix=(n,e={})=>{let t=n;return t.startsWith("./")&&(t=t.slice(2),e.prefix="./"),t};Pe.wrapOutput=(n,e={},t={})=>{let s=t.contains?"":"^",r=t.contains?"":"$",o=`${s}(?:${n})${r}`;return e.negated===!0&&(o=`(?:^(?!${o}).*$)`),o};Pe.basename=(n,{windows:e}={})=>{let t=n.split(e?/[\\/]/:"/"),s=t[t.length-1];return s===""?t[t.length-2]:s}});var _u=nn((_F,bu)=>{"use strict";var fu=ks(),{CHAR_ASTERISK:oa,CHAR_AT:sA,CHAR_BACKWARD_SLASH:Nn,CHAR_COMMA:rA,CHAR_DOT:ia,CHAR_EXCLAMATION_MARK:aa,CHAR_FORWARD_SLASH:gu,CHAR_LEFT_CURLY_BRACE:la,CHAR_LEFT_PARENTHESES:Sr,CHAR_LEFT_SQUARE_BRACKET:oA,CHAR_PLUS:iA,CHAR_QUESTION_MARK:pu,CHAR_RIGHT_CURLY_BRACE:aA,CHAR_RIGHT_PARENTHESES:mu,CHAR_RIGHT_SQUARE_BRACKET:lA}=_s(),yu=n=>n===gu||n===Nn,hu=n=>{n.isPrefix!==!0&&(n.depth=n.isGlobstar?1/0:1)},cA=(n,e)=>{let t=e||{},s=n.length-1,r=t.parts===!0||t.tokens===!0||t.scanToEnd===!0,o=[],i=[],a=[],l=n,c=-1,d=0,u=0,f=!1,p=!1,y=!1,h=!1,b=!1,w=!1,S=!1,T=!1,H=!1,Q=!1,ne=0,ke,q,G={value:"",depth:0,isGlob:!1},_=()=>c>=s,Re=()=>l.charCodeAt(c+1),pe=()=>(ke=q,l.charCodeAt(++c));for(;c<s;){q=pe();let z;if(q===Nn){S=G.backslashes=!0,q=pe(),q===la&&(w=!0);continue}if(w===!0||q===la){for(ne++;_()!==!0&&(q=pe());){if(q===Nn){S=G.backslashes=!0,pe();continue}if(q===la){ne++;continue}if(w!==!0&&q===ia&&(q=pe())===ia){if(f=G.isBrace=!0,y=G.isGlob=!0,Q=!0,r===!0)continue;break}if(w!==!0&&q===rA){if(f=G.isBrace=!0,y=G.isGlob=!0,Q=!0,r===!0)continue;break}if(q===aA&&(ne--,ne===0)){w=!1,f=G.isBrace=!0,Q=!0;break}}if(r===!0)continue;break}if(q===gu){if(o.push(c),i.push(G),G={value:"",depth:0,isGlob:!1},Q===!0)continue;if(ke===ia&&c===d+1){d+=2;continue}u=c+1;continue}if(t.noext!==!0&&(q===iA||q===sA||q===oa||q===pu||q===aa)===!0&&Re()===Sr){if(y=G.isGlob=!0,h=G.isExtglob=!0,Q=!0,q===aa&&c===d&&(H=!0),r===!0){let De=0;for(;_()!==!0&&(q=pe());){if(q===Nn){S=G.backslashes=!0,pe();continue}if(q===Sr){De++;continue}if(q===mu&&--De===0){Q=!0;break}}continue}break}if(q===oa){if(ke===oa&&(b=G.isGlobstar=!0),y=G.isGlob=!0,Q=!0,r===!0)continue;break}if(q===pu){if(y=G.isGlob=!0,Q=!0,r===!0)continue;break}if(q===oA){for(;_()!==!0&&(z=pe());){if(z===Nn){S=G.backslashes=!0,pe();continue}if(z===lA){p=G.isBracket=!0,y=G.isGlob=!0,Q=!0;break}}if(r===!0)continue;break}if(t.nonegate!==!0&&q===aa&&c===d){T=G.negated=!0,d++;continue}if(t.noparen!==!0&&q===Sr){if(y=G.isGlob=!0,r===!0){let Ne=1;for(;_()!==!0&&(q=pe());){if(q===Nn){S=G.backslashes=!0,pe();continue}if(q===Sr){Ne++;continue}if(q===mu&&--Ne===0){Q=!0;break}}continue}break}if(y===!0){if(Q=!0,r===!0)continue;break}}t.noext===!0&&(h=!1,y=!1);let de=l,A="",k="";d>0&&(A=l.slice(0,d),l=l.slice(d),u-=d),de&&y===!0&&u>0?(de=l.slice(0,u),k=l.slice(u)):y===!0?(de="",k=l):de=l,de&&de!==""&&de!=="/"&&de!==l&&yu(de.charCodeAt(de.length-1))&&(de=de.slice(0,-1)),t.unescape===!0&&(k&&(k=fu.removeBackslashes(k)),de&&S===!0&&(de=fu.removeBackslashes(de)));let Ge={prefix:A,input:n,start:d,base:de,glob:k,isBrace:f,isBracket:p,isGlob:y,isExtglob:h,isGlobstar:b,negated:T,negatedExtglob:H};if(t.tokens===!0&&(Ge.maxDepth=0,yu(q)||i.push(G),Ge.tokens=i),t.parts===!0||t.tokens===!0){let z;for(let ye=0;ye<o.length;ye++){let Tn=z!==void 0?z+1:d,ms=o[ye],en=n.slice(Tn,ms);t.tokens&&(ye===0&&d!==0?(i[ye].isPrefix=!0,i[ye].value=A):i[ye].value=en,hu(i[ye]),Ge.maxDepth+=i[ye].depth),ms>=d&&(a.push(en),z=ms)}let Ne=z!==void 0?z+1:d,De=n.slice(Ne);a.push(De),t.tokens&&z&&z+1<n.length&&(i[i.length-1].value=De,hu(i[i.length-1]),Ge.maxDepth+=i[i.length-1].depth),Ge.slashes=o,Ge.parts=a}return Ge};bu.exports=cA});var Su=nn((kF,Au)=>{"use strict";var ws=_s(),qe=ks(),{MAX_LENGTH:xr,POSIX_REGEX_SOURCE:dA,REGEX_NON_SPECIAL_CHARS:uA,REGEX_SPECIAL_CHARS_BACKREF:fA,REPLACEMENTS:ku}=ws,pA=(n,e)=>{if(typeof e.expandRange=="function")return e.expandRange(...n,e);n.sort();let t=`[${n.join("-")}]`;try{new RegExp(t)}catch{return n.map(r=>qe.escapeRegex(r)).join("..")}return t},Pn=(n,e)=>`Missing ${n}: "${e}" - use "\\\\${e}" to match literal characters`,wu=n=>{let e=[],t=0,s=0,r=0,o="",i=!1;for(let a of n){if(i===!0){o+=a,i=!1;continue}if(a==="\\"){o+=a,i=!0;continue}if(a==='"'){r=r===1?0:1,o+=a;continue}if(r===0){if(a==="[")t++;else if(a==="]"&&t>0)t--;else if(t===0){if(a==="(")s++;else if(a===")"&&s>0)s--;else if(a==="|"&&s===0){e.push(o),o="";continue}}}o+=a}return e.push(o),e},mA=n=>{let e=!1;for(let t of n){if(e===!0){e=!1;continue}if(t==="\\"){e=!0;continue}if(/[?*+@!()[\]{}]/.test(t))return!1}return!0},da=n=>{let e=n.trim(),t=!0;for(;t===!0;)t=!1,/^@\([^\\()[\]{}|]+\)$/.test(e)&&(e=e.slice(2,-1),t=!0);if(mA(e))return e.replace(/\\(.)/g,"$1")},yA=n=>{let e=n.map(da).filter(Boolean);for(let t=0;t<e.length;t++)for(let s=t+1;s<e.length;s++){let r=e[t],o=e[s],i=r[0];if(!(!i||r!==i.repeat(r.length)||o!==i.repeat(o.length))&&(r===o||r.startsWith(o)||o.startsWith(r)))return!0}return!1},ca=(n,e=!0)=>{if(n[0]!=="+"&&n[0]!=="*"||n[1]!=="(")return;let t=0,s=0,r=0,o=!1;for(let i=1;i<n.length;i++){let a=n[i];if(o===!0){o=!1;continue}if(a==="\\"){o=!0;continue}if(a==='"'){r=r===1?0:1;continue}if(r!==1){if(a==="["){t++;continue}if(a==="]"&&t>0){t--;continue}if(!(t>0)){if(a==="("){s++;continue}if(a===")"&&(s--,s===0))return e===!0&&i!==n.length-1?void 0:{type:n[0],body:n.slice(2,i),end:i}}}}},hA=n=>`${n.length===1?qe.escapeRegex(n[0]):`[${n.map(t=>qe.escapeRegex(t)).join("")}]`}*`,gA=n=>{let e=0,t=[];for(;e<n.length;){let s=ca(n.slice(e),!1);if(!s||s.type!=="*")return;let r=wu(s.body).map(i=>i.trim());if(r.length!==1)return;let o=da(r[0]);if(!o||o.length!==1)return;t.push(o),e+=s.end+1}if(!(t.length<1))return t},bA=n=>{let e=0,t=n.trim(),s=ca(t);for(;s;)e++,t=s.body.trim(),s=ca(t);return e},_A=(n,e)=>{if(e.maxExtglobRecursion===!1)return{risky:!1};let t=typeof e.maxExtglobRecursion=="number"?e.maxExtglobRecursion:ws.DEFAULT_MAX_EXTGLOB_RECURSION,s=wu(n).map(a=>a.trim());if(s.length>1&&(s.some(a=>a==="")||s.some(a=>/^[*?]+$/.test(a))||yA(s)))return{risky:!0};let r=[],o=!1,i=!0;for(let a of s){let l=gA(a);if(l){o=!0,r.push(...l);continue}let c=da(a);if(c&&c.length===1){r.push(c);continue}if(i=!1,bA(a)>t)return{risky:!0}}return o?i?{risky:!0,safeOutput:hA([...new Set(r)])}:{risky:!0}:{risky:!1}},ua=(n,e)=>{if(typeof n!="string")throw new TypeError("Expected a string");n=ku[n]||n;let t={...e},s=typeof t.maxLength=="number"?Math.min(xr,t.maxLength):xr,r=n.length;if(r>s)throw new SyntaxError(`Input length: ${r}, exceeds maximum allowed length: ${s}`);let o={type:"bos",value:"",output:t.prepend||""},i=[o],a=t.capture?"":"?:",l=ws.globChars(t.windows),c=ws.extglobChars(l),{DOT_LITERAL:d,PLUS_LITERAL:u,SLASH_LITERAL:f,ONE_CHAR:p,DOTS_SLASH:y,NO_DOT:h,NO_DOT_SLASH:b,NO_DOTS_SLASH:w,QMARK:S,QMARK_NO_DOT:T,STAR:H,START_ANCHOR:Q}=l,ne=R=>`(${a}(?:(?!${Q}${R.dot?y:d}).)*?)`,ke=t.dot?"":h,q=t.dot?S:T,G=t.bash===!0?ne(t):H;t.capture&&(G=`(${G})`),typeof t.noext=="boolean"&&(t.noextglob=t.noext);let _={input:n,index:-1,start:0,dot:t.dot===!0,consumed:"",output:"",prefix:"",backtrack:!1,negated:!1,brackets:0,braces:0,parens:0,quotes:0,globstar:!1,tokens:i};n=qe.removePrefix(n,_),r=n.length;let Re=[],pe=[],de=[],A=o,k,Ge=()=>_.index===r-1,z=_.peek=(R=1)=>n[_.index+R],Ne=_.advance=()=>n[++_.index]||"",De=()=>n.slice(_.index+1),ye=(R="",ie=0)=>{_.consumed+=R,_.index+=ie},Tn=R=>{_.output+=R.output!=null?R.output:R.value,ye(R.value)},ms=()=>{let R=1;for(;z()==="!"&&(z(2)!=="("||z(3)==="?");)Ne(),_.start++,R++;return R%2===0?!1:(_.negated=!0,_.start++,!0)},en=R=>{_[R]++,de.push(R)},Pt=R=>{_[R]--,de.pop()},B=R=>{if(A.type==="globstar"){let ie=_.braces>0&&(R.type==="comma"||R.type==="brace"),C=R.extglob===!0||Re.length&&(R.type==="pipe"||R.type==="paren");R.type!=="slash"&&R.type!=="paren"&&!ie&&!C&&(_.output=_.output.slice(0,-A.output.length),A.type="star",A.value="*",A.output=G,_.output+=A.output)}if(Re.length&&R.type!=="paren"&&(Re[Re.length-1].inner+=R.value),(R.value||R.output)&&Tn(R),A&&A.type==="text"&&R.type==="text"){A.output=(A.output||A.value)+R.value,A.value+=R.value;return}R.prev=A,i.push(R),A=R},lr=(R,ie)=>{let C={...c[ie],conditions:1,inner:""};C.prev=A,C.parens=_.parens,C.output=_.output,C.startIndex=_.index,C.tokensIndex=i.length;let U=(t.capture?"(":"")+C.open;en("parens"),B({type:R,value:ie,output:_.output?"":p}),B({type:"paren",extglob:!0,value:Ne(),output:U}),Re.push(C)},Gk=R=>{let ie=n.slice(R.startIndex,_.index+1),C=n.slice(R.startIndex+2,_.index),U=_A(C,t);if((R.type==="plus"||R.type==="star")&&U.risky){let ee=U.safeOutput?(R.output?"":p)+(t.capture?`(${U.safeOutput})`:U.safeOutput):void 0,mt=i[R.tokensIndex];mt.type="text",mt.value=ie,mt.output=ee||qe.escapeRegex(ie);for(let tn=R.tokensIndex+1;tn<i.length;tn++)i[tn].value="",i[tn].output="",delete i[tn].suffix;_.output=R.output+mt.output,_.backtrack=!0,B({type:"paren",extglob:!0,value:k,output:""}),Pt("parens");return}let se=R.close+(t.capture?")":""),he;if(R.type==="negate"){let ee=G;if(R.inner&&R.inner.length>1&&R.inner.includes("/")&&(ee=ne(t)),(ee!==G||Ge()||/^\)+$/.test(De()))&&(se=R.close=`)$))${ee}`),R.inner.includes("*")&&(he=De())&&/^\.[^\\/.]+$/.test(he)){let mt=ua(he,{...e,fastpaths:!1}).output;se=R.close=`)${mt})${ee})`}R.prev.type==="bos"&&(_.negatedExtglob=!0)}B({type:"paren",extglob:!0,value:k,output:se}),Pt("parens")};if(t.fastpaths!==!1&&!/(^[*!]|[/()[\]{}"])/.test(n)){let R=!1,ie=n.replace(fA,(C,U,se,he,ee,mt)=>he==="\\"?(R=!0,C):he==="?"?U?U+he+(ee?S.repeat(ee.length):""):mt===0?q+(ee?S.repeat(ee.length):""):S.repeat(se.length):he==="."?d.repeat(se.length):he==="*"?U?U+he+(ee?G:""):G:U?C:`\\${C}`);return R===!0&&(t.unescape===!0?ie=ie.replace(/\\/g,""):ie=ie.replace(/\\+/g,C=>C.length%2===0?"\\\\":C?"\\":"")),ie===n&&t.contains===!0?(_.output=n,_):(_.output=qe.wrapOutput(ie,_,e),_)}for(;!Ge();){if(k=Ne(),k==="\0")continue;if(k==="\\"){let C=z();if(C==="/"&&t.bash!==!0||C==="."||C===";")continue;if(!C){k+="\\",B({type:"text",value:k});continue}let U=/^\\+/.exec(De()),se=0;if(U&&U[0].length>2&&(se=U[0].length,_.index+=se,se%2!==0&&(k+="\\")),t.unescape===!0?k=Ne():k+=Ne(),_.brackets===0){B({type:"text",value:k});continue}}if(_.brackets>0&&(k!=="]"||A.value==="["||A.value==="[^")){if(t.posix!==!1&&k===":"){let C=A.value.slice(1);if(C.includes("[")&&(A.posix=!0,C.includes(":"))){let U=A.value.lastIndexOf("["),se=A.value.slice(0,U),he=A.value.slice(U+2),ee=dA[he];if(ee){A.value=se+ee,_.backtrack=!0,Ne(),!o.output&&i.indexOf(A)===1&&(o.output=p);continue}}}(k==="["&&z()!==":"||k==="-"&&z()==="]")&&(k=`\\${k}`),k==="]"&&(A.value==="["||A.value==="[^")&&(k=`\\${k}`),t.posix===!0&&k==="!"&&A.value==="["&&(k="^"),A.value+=k,Tn({value:k});continue}if(_.quotes===1&&k!=='"'){k=qe.escapeRegex(k),A.value+=k,Tn({value:k});continue}if(k==='"'){_.quotes=_.quotes===1?0:1,t.keepQuotes===!0&&B({type:"text",value:k});continue}if(k==="("){en("parens"),B({type:"paren",value:k});continue}if(k===")"){if(_.parens===0&&t.strictBrackets===!0)throw new SyntaxError(Pn("opening","("));let C=Re[Re.length-1];if(C&&_.parens===C.parens+1){Gk(Re.pop());continue}B({type:"paren",value:k,output:_.parens?")":"\\)"}),Pt("parens");continue}if(k==="["){if(t.nobracket===!0||!De().includes("]")){if(t.nobracket!==!0&&t.strictBrackets===!0)throw new SyntaxError(Pn("closing","]"));k=`\\${k}`}else en("brackets");B({type:"bracket",value:k});continue}if(k==="]"){if(t.nobracket===!0||A&&A.type==="bracket"&&A.value.length===1){B({type:"text",value:k,output:`\\${k}`});continue}if(_.brackets===0){if(t.strictBrackets===!0)throw new SyntaxError(Pn("opening","["));B({type:"text",value:k,output:`\\${k}`});continue}Pt("brackets");let C=A.value.slice(1);if(A.posix!==!0&&C[0]==="^"&&!C.includes("/")&&(k=`/${k}`),A.value+=k,Tn({value:k}),t.literalBrackets===!1||qe.hasRegexChars(C))continue;let U=qe.escapeRegex(A.value);if(_.output=_.output.slice(0,-A.value.length),t.literalBrackets===!0){_.output+=U,A.value=U;continue}A.value=`(${a}${U}|${A.value})`,_.output+=A.value;continue}if(k==="{"&&t.nobrace!==!0){en("braces");let C={type:"brace",value:k,output:"(",outputIndex:_.output.length,tokensIndex:_.tokens.length};pe.push(C),B(C);continue}if(k==="}"){let C=pe[pe.length-1];if(t.nobrace===!0||!C){B({type:"text",value:k,output:k});continue}let U=")";if(C.dots===!0){let se=i.slice(),he=[];for(let ee=se.length-1;ee>=0&&(i.pop(),se[ee].type!=="brace");ee--)se[ee].type!=="dots"&&he.unshift(se[ee].value);U=pA(he,t),_.backtrack=!0}if(C.comma!==!0&&C.dots!==!0){let se=_.output.slice(0,C.outputIndex),he=_.tokens.slice(C.tokensIndex);C.value=C.output="\\{",k=U="\\}",_.output=se;for(let ee of he)_.output+=ee.output||ee.value}B({type:"brace",value:k,output:U}),Pt("braces"),pe.pop();continue}if(k==="|"){Re.length>0&&Re[Re.length-1].conditions++,B({type:"text",value:k});continue}if(k===","){let C=k,U=pe[pe.length-1];U&&de[de.length-1]==="braces"&&(U.comma=!0,C="|"),B({type:"comma",value:k,output:C});continue}if(k==="/"){if(A.type==="dot"&&_.index===_.start+1){_.start=_.index+1,_.consumed="",_.output="",i.pop(),A=o;continue}B({type:"slash",value:k,output:f});continue}if(k==="."){if(_.braces>0&&A.type==="dot"){A.value==="."&&(A.output=d);let C=pe[pe.length-1];A.type="dots",A.output+=k,A.value+=k,C.dots=!0;continue}if(_.braces+_.parens===0&&A.type!=="bos"&&A.type!=="slash"){B({type:"text",value:k,output:d});continue}B({type:"dot",value:k,output:d});continue}if(k==="?"){if(!(A&&A.value==="(")&&t.noextglob!==!0&&z()==="("&&z(2)!=="?"){lr("qmark",k);continue}if(A&&A.type==="paren"){let U=z(),se=k;(A.value==="("&&!/[!=<:]/.test(U)||U==="<"&&!/<([!=]|\w+>)/.test(De()))&&(se=`\\${k}`),B({type:"text",value:k,output:se});continue}if(t.dot!==!0&&(A.type==="slash"||A.type==="bos")){B({type:"qmark",value:k,output:T});continue}B({type:"qmark",value:k,output:S});continue}if(k==="!"){if(t.noextglob!==!0&&z()==="("&&(z(2)!=="?"||!/[!=<:]/.test(z(3)))){lr("negate",k);continue}if(t.nonegate!==!0&&_.index===0){ms();continue}}if(k==="+"){if(t.noextglob!==!0&&z()==="("&&z(2)!=="?"){lr("plus",k);continue}if(A&&A.value==="("||t.regex===!1){B({type:"plus",value:k,output:u});continue}if(A&&(A.type==="bracket"||A.type==="paren"||A.type==="brace")||_.parens>0){B({type:"plus",value:k});continue}B({type:"plus",value:u});continue}if(k==="@"){if(t.noextglob!==!0&&z()==="("&&z(2)!=="?"){B({type:"at",extglob:!0,value:k,output:""});continue}B({type:"text",value:k});continue}if(k!=="*"){(k==="$"||k==="^")&&(k=`\\${k}`);let C=uA.exec(De());C&&(k+=C[0],_.index+=C[0].length),B({type:"text",value:k});continue}if(A&&(A.type==="globstar"||A.star===!0)){A.type="star",A.star=!0,A.value+=k,A.output=G,_.backtrack=!0,_.globstar=!0,ye(k);continue}let R=De();if(t.noextglob!==!0&&/^\([^?]/.test(R)){lr("star",k);continue}if(A.type==="star"){if(t.noglobstar===!0){ye(k);continue}let C=A.prev,U=C.prev,se=C.type==="slash"||C.type==="bos",he=U&&(U.type==="star"||U.type==="globstar");if(t.bash===!0&&(!se||R[0]&&R[0]!=="/")){B({type:"star",value:k,output:""});continue}let ee=_.braces>0&&(C.type==="comma"||C.type==="brace"),mt=Re.length&&(C.type==="pipe"||C.type==="paren");if(!se&&C.type!=="paren"&&!ee&&!mt){B({type:"star",value:k,output:""});continue}for(;R.slice(0,3)==="/**";){let En=n[_.index+4];if(En&&En!=="/")break;R=R.slice(3),ye("/**",3)}let tn=Ge()||_.parens>0&&R===")".repeat(_.parens)&&!Re.some(En=>En.type==="negate");if(C.type==="bos"&&Ge()){A.type="globstar",A.value+=k,A.output=ne(t),_.output=A.output,_.globstar=!0,ye(k);continue}if(C.type==="slash"&&C.prev.type!=="bos"&&!he&&tn){_.output=_.output.slice(0,-(C.output+A.output).length),C.output=`(?:${C.output}`,A.type="globstar",A.output=ne(t)+(t.strictSlashes?")":"|$)"),A.value+=k,_.globstar=!0,_.output+=C.output+A.output,ye(k);continue}if(C.type==="slash"&&C.prev.type!=="bos"&&R[0]==="/"){let En=R[1]!==void 0?"|$":"";_.output=_.output.slice(0,-(C.output+A.output).length),C.output=`(?:${C.output}`,A.type="globstar",A.output=`${ne(t)}${f}|${f}${En})`,A.value+=k,_.output+=C.output+A.output,_.globstar=!0,ye(k+Ne()),B({type:"slash",value:"/",output:""});continue}if(C.type==="bos"&&R[0]==="/"){A.type="globstar",A.value+=k,A.output=`(?:^|${f}|${ne(t)}${f})`,_.output=A.output,_.globstar=!0,ye(k+Ne()),B({type:"slash",value:"/",output:""});continue}_.output=_.output.slice(0,-A.output.length),A.type="globstar",A.output=ne(t),A.value+=k,_.output+=A.output,_.globstar=!0,ye(k);continue}let ie={type:"star",value:k,output:G};if(t.bash===!0){ie.output=".*?",(A.type==="bos"||A.type==="slash")&&(ie.output=ke+ie.output),B(ie);continue}if(A&&(A.type==="bracket"||A.type==="paren")&&t.regex===!0){ie.output=k,B(ie);continue}(_.index===_.start||A.type==="slash"||A.type==="dot")&&(A.type==="dot"?(_.output+=b,A.output+=b):t.dot===!0?(_.output+=w,A.output+=w):(_.output+=ke,A.output+=ke),z()!=="*"&&(_.output+=p,A.output+=p)),B(ie)}for(;_.brackets>0;){if(t.strictBrackets===!0)throw new SyntaxError(Pn("closing","]"));_.output=qe.escapeLast(_.output,"["),Pt("brackets")}for(;_.parens>0;){if(t.strictBrackets===!0)throw new SyntaxError(Pn("closing",")"));_.output=qe.escapeLast(_.output,"("),Pt("parens")}for(;_.braces>0;){if(t.strictBrackets===!0)throw new SyntaxError(Pn("closing","}"));_.output=qe.escapeLast(_.output,"{"),Pt("braces")}if(t.strictSlashes!==!0&&(A.type==="star"||A.type==="bracket")&&B({type:"maybe_slash",value:"",output:`${f}?`}),_.backtrack===!0){_.output="";for(let R of _.tokens)_.output+=R.output!=null?R.output:R.value,R.suffix&&(_.output+=R.suffix)}return _};ua.fastpaths=(n,e)=>{let t={...e},s=typeof t.maxLength=="number"?Math.min(xr,t.maxLength):xr,r=n.length;if(r>s)throw new SyntaxError(`Input length: ${r}, exceeds maximum allowed length: ${s}`);n=ku[n]||n;let{DOT_LITERAL:o,SLASH_LITERAL:i,ONE_CHAR:a,DOTS_SLASH:l,NO_DOT:c,NO_DOTS:d,NO_DOTS_SLASH:u,STAR:f,START_ANCHOR:p}=ws.globChars(t.windows),y=t.dot?d:c,h=t.dot?u:c,b=t.capture?"":"?:",w={negated:!1,prefix:""},S=t.bash===!0?".*?":f;t.capture&&(S=`(${S})`);let T=ke=>ke.noglobstar===!0?S:`(${b}(?:(?!${p}${ke.dot?l:o}).)*?)`,H=ke=>{switch(ke){case"*":return`${y}${a}${S}`;case".*":return`${o}${a}${S}`;case"*.*":return`${y}${S}${o}${a}${S}`;case"*/*":return`${y}${S}${i}${a}${h}${S}`;case"**":return y+T(t);case"**/*":return`(?:${y}${T(t)}${i})?${h}${a}${S}`;case"**/*.*":return`(?:${y}${T(t)}${i})?${h}${S}${o}${a}${S}`;case"**/.*":return`(?:${y}${T(t)}${i})?${o}${a}${S}`;default:{let q=/^(.*?)\.(\w+)$/.exec(ke);if(!q)return;let G=H(q[1]);return G?G+o+q[2]:void 0}}},Q=qe.removePrefix(n,w),ne=H(Q);return ne&&t.strictSlashes!==!0&&(ne+=`${i}?`),ne};Au.exports=ua});var Cu=nn((wF,vu)=>{"use strict";var kA=_u(),fa=Su(),xu=ks(),wA=_s(),AA=n=>n&&typeof n=="object"&&!Array.isArray(n),fe=(n,e,t=!1)=>{if(Array.isArray(n)){let d=n.map(f=>fe(f,e,t));return f=>{for(let p of d){let y=p(f);if(y)return y}return!1}}let s=AA(n)&&n.tokens&&n.input;if(n===""||typeof n!="string"&&!s)throw new TypeError("Expected pattern to be a non-empty string");let r=e||{},o=r.windows,i=s?fe.compileRe(n,e):fe.makeRe(n,e,!1,!0),a=i.state;delete i.state;let l=()=>!1;if(r.ignore){let d={...e,ignore:null,onMatch:null,onResult:null};l=fe(r.ignore,d,t)}let c=(d,u=!1)=>{let{isMatch:f,match:p,output:y}=fe.test(d,i,e,{glob:n,posix:o}),h={glob:n,state:a,regex:i,posix:o,input:d,output:y,match:p,isMatch:f};return typeof r.onResult=="function"&&r.onResult(h),f===!1?(h.isMatch=!1,u?h:!1):l(d)?(typeof r.onIgnore=="function"&&r.onIgnore(h),h.isMatch=!1,u?h:!1):(typeof r.onMatch=="function"&&r.onMatch(h),u?h:!0)};return t&&(c.state=a),c};fe.test=(n,e,t,{glob:s,posix:r}={})=>{if(typeof n!="string")throw new TypeError("Expected input to be a string");if(n==="")return{isMatch:!1,output:""};let o=t||{},i=o.format||(r?xu.toPosixSlashes:null),a=n===s,l=a&&i?i(n):n;return a===!1&&(l=i?i(n):n,a=l===s),(a===!1||o.capture===!0)&&(o.matchBase===!0||o.basename===!0?a=fe.matchBase(n,e,t,r):a=e.exec(l)),{isMatch:!!a,match:a,output:l}};fe.matchBase=(n,e,t,s=t&&t.windows)=>(e instanceof RegExp?e:fe.makeRe(e,t)).test(xu.basename(n,{windows:s}));fe.isMatch=(n,e,t)=>fe(e,t)(n);fe.parse=(n,e)=>Array.isArray(n)?n.map(t=>fe.parse(t,e)):fa(n,{...e,fastpaths:!1});fe.scan=(n,e)=>kA(n,e);fe.compileRe=(n,e,t=!1,s=!1)=>{if(t===!0)return n.output;let r=e||{},o=r.contains?"":"^",i=r.contains?"":"$",a=`${o}(?:${n.output})${i}`;n&&n.negated===!0&&(a=`^(?!${a}).*$`);let l=fe.toRegex(a,e);return s===!0&&(l.state=n),l};fe.makeRe=(n,e={},t=!1,s=!1)=>{if(!n||typeof n!="string")throw new TypeError("Expected a non-empty string");let r={negated:!1,fastpaths:!0};return e.fastpaths!==!1&&(n[0]==="."||n[0]==="*")&&(r.output=fa.fastpaths(n,e)),r.output||(r=fa(n,e)),fe.compileRe(r,e,t,s)};fe.toRegex=(n,e)=>{try{let t=e||{};return new RegExp(n,t.flags||(t.nocase?"i":""))}catch(t){if(e&&e.debug===!0)throw t;return/$^/}};fe.constants=wA;vu.exports=fe});var Iu=nn((AF,Eu)=>{"use strict";var Ru=Cu(),SA=ks();function Tu(n,e,t=!1){return e&&(e.windows===null||e.windows===void 0)&&(e={...e,windows:SA.isWindows()}),Ru(n,e,t)}Object.assign(Tu,Ru);Eu.exports=Tu});var Ju=nn((RF,Or)=>{function Uu(n){return Array.isArray(n)?n:[n]}var Fn=void 0,nt="",$n=" ",Ae="\\",vA=/[.*+?()[\]{}^$|\\/]/,Hu="\uFEFF",CA=/^\/\*{2,}$/,RA=/^\\!/,TA=/^\\#/,EA=/\r?\n/g,IA="//",Ln=47,$u=46,je="/",Wu="node-ignore";typeof Symbol<"u"&&(Wu=Symbol.for("node-ignore"));var Gu=Wu,an=(n,e,t)=>(Object.defineProperty(n,e,{value:t}),t),Vu=()=>!1,Du={alnum:"0-9A-Za-z",alpha:"A-Za-z",blank:" \\t",cntrl:"\\x00-\\x1f\\x7f",digit:"0-9",graph:"!-.0-~",lower:"a-z",print:" -.0-~",punct:"!-.:-@\\[-`{-~",space:" \\t\\n\\r",upper:"A-Z",xdigit:"0-9A-Fa-f"},OA="\\]^-[",Cr=n=>OA.indexOf(n)<0?n:Ae+n,MA="(?!\\/)",NA=(n,e)=>{if(n)return`[^\\/${e}]`;let t=`[${e}]`;return new RegExp(t).test("/")?MA+t:t},PA=(n,e)=>{let{length:t}=n,s=e+1,r=nt,o=n[s];(o==="!"||o==="^")&&(r="^",s++);let i=nt,a=nt;for(;;){let l=n[s];if(l===Fn)return null;if(l===Ae){let c=n[++s];i+=Cr(c),a=c}else if(l==="-"&&a&&s+1<t&&n[s+1]!=="]"){s++;let c=n[s];c===Ae&&(c=n[s+=1]),a<=c&&(i+=`-${Cr(c)}`),a=nt}else if(l==="["&&n[s+1]===":"){let c=s+2,d=c;for(;d<t&&n[d]!=="]";)d++;if(d===t)return null;if(d>c&&n[d-1]===":"){let u=n.slice(c,d-1);if(!Object.prototype.hasOwnProperty.call(Du,u))return null;i+=Du[u],a=nt,s=d}else i+=Cr("["),a="[",s=c-2}else i+=Cr(l),a=l;if(s++,n[s]==="]")return{end:s,source:NA(r,i)}}},ma="[]",Ss="\0",FA=new RegExp(`${Ss}(\\d+)${Ss}`,"g"),Er="\uE000",Ir="\uE001",qu=n=>n===Ss||n===Er||n===Ir,LA=n=>{let e=[],t=i=>`${Ss}${e.push(i)-1}${Ss}`,{length:s}=n,r=nt,o=0;for(;o<s;){let i=n[o];if(i===Ae){let a=n[o+1];a===je&&o+2===s?r+=t(ma):a==="*"||a==="["||a===$n?r+=n.slice(o,o+2):r+=t(vA.test(a)?Ae+a:qu(a)?`[${a}]`:a),o+=2}else if(qu(i))r+=t(`[${i}]`),o++;else if(i==="["){let a=PA(n,o);a===null?(r+=t(ma),o=s):(r+=t(a.source),o=a.end+1)}else r+=i,o++}return{source:r,sources:e}},ya=null,$A=/\/(?!$)/,As="[^\\/]*",DA=[[/(\\+)( ?)/g,(n,e,t)=>t?e.slice(0,e.length-e.length%2)+$n:e,Ae+$n],[/(^|\/)\*{3,}(?=\/|$)/g,(n,e)=>`${e}**`,"*"],[/[\\$.|*+(){^]/g,n=>`\\${n}`],[/(?!\\)\?/g,()=>"[^/]","?"],[/^\//,()=>"^",je],[/\//g,()=>"\\/",je],[/^\^*(?:\\\*\\\*\\\/)+/,()=>"(?:^|\\/)","*"],[ya,(n,e)=>!n||n[0]==="^"||n[0]==="("?n:($A.test(e)?"^":"(?:^|\\/)")+n],[/\\\/\\\*\\\*(?=\\\/|$)/g,(n,e,t)=>e+6<t.length?t.slice(e+6)==="\\/"?"(?:\\/[^\\/]+)+":"(?:\\/[^\\/]+)*":`\\/${Ir}`,"*"],[/(^|[^\\])(?:\\\*)+(?!$)/g,(n,e)=>e+As,"*"],[/(^|[^\\])((?:\\\\)*)\\\*$/,(n,e,t)=>t===nt?e+Er:n,"*"],[/\\\\\\(?=[$.|*+(){^])/g,()=>Ae,Ae+Ae],[/\\\\/g,()=>Ae,Ae+Ae],[/\\\[([^\]/]*?)($|\])/g,(n,e,t)=>`\\[${e}${t}`,"["],[ya,n=>{let e=n[n.length-1];return!e||e===Er||e===Ir?n:e===je?`${n}$`:`${n}(?=$|\\/$)`}]],qA=/(^|\\\/)?\uE000$/,Rr="regex",ju="checkRegex",Bu="_",jA=(n,e)=>`${e?`${e}[^/]+`:"[^/]*"}(?=$|\\/$)`,BA=/\uE001$/,UA=()=>"[\\s\\S]",HA=(n,e)=>{let t=nt;for(let s=e+1;s<n.length&&!n[s].wildcard;s++)t+=n[s].single;return t},WA=n=>{if(n.indexOf(As)<0)return n;let e=[],{length:t}=n,s=0;for(;s<t;){let a=n[s];if(n.startsWith(As,s))e.push({wildcard:!0}),s+=As.length;else if(a==="["){let l=s+1;for(n[l]==="^"&&l++,n[l]==="]"&&l++;l<t&&n[l]!=="]";)l+=n[l]===Ae?2:1;l++,e.push({single:n.slice(s,l)}),s=l}else if(a===Ae)e.push({single:n.slice(s,s+2)}),s+=2;else if(a==="("){let l=0,c=s;do n[c]===Ae?c++:n[c]==="("?l++:n[c]===")"&&l--,c++;while(c<t&&l>0);"*+?".indexOf(n[c])>=0&&c++,e.push({boundary:n.slice(s,c)}),s=c}else a==="^"||a==="$"?(e.push({boundary:a}),s++):(e.push({single:a}),s++)}let r=nt,o=[],i=()=>{let a;o.forEach((l,c)=>{l.wildcard&&(a=c)}),o.forEach((l,c)=>{if(!l.wildcard){r+=l.single;return}r+=c===a?As:`(?:(?!${HA(o,c)})[^\\/])*`}),o=[]};return e.forEach(a=>{if(a.boundary===void 0){o.push(a);return}i(),r+=a.boundary}),i(),r},Ku=n=>{CA.test(n)&&(n="**");let{source:e,sources:t}=LA(n),s=DA.reduce((r,[o,i,a])=>o===ya?i(r,n):a!==Fn&&r.indexOf(a)<0?r:o.test(r)?r.replace(o,i.bind(n)):r,e);return t.length?s.replace(FA,(r,o)=>t[o]):s},GA=(n,e)=>{n[n.length-1]===je&&(e=Ku(n.slice(0,-1)));let t=e.slice(0,-1),s=e[e.length-1];return s===Er?`${t}$`:s===Ir?t:ma},zu=n=>{let e=n.indexOf(je);return e<0||e===n.length-1},VA=n=>{let e=n.length-1,t=n.lastIndexOf(je,n[e]===je?e-1:e);return t<0?n:n.slice(t+1)},KA=n=>{if(n.charCodeAt(0)===Ln||n.indexOf(IA)>=0){let s=n.split(je).filter(Boolean);return s.pop(),s.length?s.join(je)+je:nt}let e=n.length-1,t=n.lastIndexOf(je,n.charCodeAt(e)===Ln?e-1:e);return t<0?nt:n.slice(0,t+1)},xs=n=>typeof n=="string",zA=n=>n&&xs(n),QA=n=>(n[n.length-1]==="\r"?n.slice(0,-1):n).split(EA).filter(Boolean),ha=class{constructor(e,t,s,r,o,i){this.pattern=e,this.mark=t,this.negative=o,an(this,"body",s),an(this,"ignoreCase",r),an(this,"regexPrefix",i)}get _basenameOnly(){return an(this,"_basenameOnly",zu(this.body))}get regex(){let e=Bu+Rr;return this[e]?this[e]:this._make(Rr,e)}get checkRegex(){let e=Bu+ju;return this[e]?this[e]:this._make(ju,e)}_make(e,t){let s=WA(e===Rr?this.regexPrefix.replace(qA,jA).replace(BA,UA):GA(this.body,this.regexPrefix)),r=this.ignoreCase?new RegExp(s,"i"):new RegExp(s);return an(this,t,r)}},YA=n=>{let e=0;for(;n[n.length-e-1]===Ae;)e++;return e%2===1},JA=(n,e)=>{let t=n.length,s;for(;;){for(e&&n[t-1]==="\r"&&t--,s=t;n[s-1]===$n;)s--;if(!e||n[s-1]!==`
`)break;t=s-1}if(s===t)return n.slice(0,t);let r=0;for(;n[s-r-1]===Ae;)r++;return r%2?n.slice(0,s-1)+$n:n.slice(0,s)},XA=(n,e,t,s,r)=>{let o=r&&n[0]===Hu?n.slice(1):n;if(o[0]==="#")return;let i=!1;o[0]==="!"&&(i=!0,o=o.slice(1));let a=o[o.length-1];if((a===$n||s&&(a==="\r"||a===`
`))&&(o=JA(o,s)),!o||YA(o))return;o=o.replace(RA,"!").replace(TA,"#");let l=Ku(o);return new ha(n,e,o,t,i,l)},ga=class{constructor(e){this._ignoreCase=e,this._rules=[],this._basenameCount=0}_add(e,t){if(e&&e[Gu]){this._rules=this._rules.concat(e._rules._rules),this._basenameCount+=e._rules._basenameCount,this._added=!0;return}let s=xs(e),r=s?e:e.pattern,o=zA(r)&&XA(r,s?Fn:e.mark,this._ignoreCase,!this._split,this._stripBOM&&!t);o&&(this._added=!0,this._rules.push(o),zu(o.body)&&this._basenameCount++)}add(e){return this._added=!1,this._split=xs(e),this._stripBOM=!this._split||e[0]===Hu,Uu(this._split?QA(e):e).forEach(this._add,this),this._added&&(this._literalRules=Fn),this._added}testLiteral(e){let t=this._literalRules||(this._literalRules=this._rules.filter(({body:a})=>a[a.length-(a[a.length-1]===je?2:1)]==="*")),s=!1,r=!1,o;for(let a=t.length-1;a>=0;a--){let l=t[a];if(l.checkRegex.test(e)){s=!l.negative,r=l.negative,o=l.negative?Fn:l;break}}let i={ignored:s,unignored:r};return o&&(i.rule=o),i}test(e,t){let s=this._rules,{length:r}=s,o=this._basenameCount*2>=r,i=o?VA(e):e;for(let a=r-1;a>=0;a--){let l=s[a];if(l[t].test(o&&l._basenameOnly?i:e)){let{negative:c}=l,d={ignored:!c,unignored:c};return c||(d.rule=l),d}}return{ignored:!1,unignored:!1}}},ZA=(n,e)=>{throw new e(n)},Dt=(n,e,t)=>xs(n)?n?Dt.isNotRelative(n)?t(`path should be a \`path.relative()\`d string, but got "${e}"`,RangeError):!0:t("path must not be empty",TypeError):t(`path must be a string, but got \`${e}\``,TypeError),Qu=n=>{let e=n.charCodeAt(0);if(e===Ln)return!0;if(e!==$u)return!1;if(n.length===1)return!0;let t=n.charCodeAt(1);return t===Ln?!0:t!==$u?!1:n.length===2||n.charCodeAt(2)===Ln};Dt.isNotRelative=Qu;Dt.convert=n=>n;var Tr=n=>xs(n)&&Dt.convert(n),ba=class{constructor({ignorecase:e=!0,ignoreCase:t=e,allowRelativePaths:s=!1}={}){an(this,Gu,!0),this._rules=new ga(t),this._strictPathCheck=!s,this._initCache()}_initCache(){this._ignoreCache=Object.create(null),this._testCache=Object.create(null)}add(e){return this._rules.add(e)&&this._initCache(),this}addPattern(e){return this.add(e)}_test(e,t,s){return Dt(s,e,this._strictPathCheck?ZA:Vu),s?this._t(s,t):{ignored:!1,unignored:!1}}checkIgnore(e){let t=Tr(e);if(!t||t.charCodeAt(t.length-1)!==Ln)return this._test(e,this._testCache,t);let s=this._t(t,this._testCache);if(s.ignored)return s;let r=this._rules.testLiteral(t);return r.ignored||r.unignored?r:s}_t(e,t){if(e in t)return t[e];let s=KA(e),r=s?this._t(s,t):Fn;return t[e]=r&&r.ignored?r:this._rules.test(e,Rr)}ignores(e){return this._test(e,this._ignoreCache,Tr(e)).ignored}createFilter(){return e=>!this.ignores(e)}filter(e){return Uu(e).filter(this.createFilter())}test(e){return this._test(e,this._testCache,Tr(e))}},_a=n=>new ba(n),eS=n=>Dt(Tr(n),n,Vu),Yu=()=>{let n=t=>/^\\\\\?\\/.test(t)||/["<>|\u0000-\u001F]+/u.test(t)?t:t.replace(/\\/g,"/");Dt.convert=n;let e=/^[a-z]:\//i;Dt.isNotRelative=t=>e.test(t)||Qu(t)};typeof process<"u"&&process.platform==="win32"&&Yu();Or.exports=_a;_a.default=_a;Or.exports.isPathValid=eS;an(Or.exports,Symbol.for("setupWindows"),Yu)});var ae=class extends Error{static name="UserError";name="UserError";place;hint;constructor(e,t={}){super(e),this.place=t.place??null,this.hint=t.hint??null}};var cr=(n,e)=>e,WN=(n,e)=>e===""?"":`\x1B[${Vk[n]}m${e}\x1B[0m`,Vk={error:"1;31",warning:"1;35",info:"1;36",strong:"1",faint:"2",path:"36",secondary:"36",gutter:"2",good:"32"};var ad={version:"0.1.0"};var ld=ad,zN=ld.version;function QN(n){let{homepage:e}=ld;return e===void 0?null:`${e.replace(/\/$/,"")}/rules/${n}`}var Ct=["error","warning","info"];function In(n){let e={error:0,warning:0,info:0};for(let t of n)e[t.severity]++;return e}function cd(n,e){if(e==="never")return!1;let t=Ct.slice(0,Ct.indexOf(e)+1);return n.some(s=>t.includes(s.severity))}function Lt(n){let e=new Map;for(let t of n){let s=e.get(t.location.path);s===void 0?e.set(t.location.path,[t]):s.push(t)}return e}function $t(n){return Ct.flatMap(e=>n.filter(t=>t.severity===e))}function Te(n,e,t=`${e}s`){return`${n} ${n===1?e:t}`}function dr({suppressedCount:n,baselinedCount:e,unchangedCount:t}){let r=[{count:n,where:"suppressed by comments"},{count:e,where:"in the baseline"},{count:t,where:"on unchanged lines"}].filter(({count:o})=>o>0).map(({count:o,where:i},a)=>`${a===0?Te(o,"finding"):o} ${i}`);return r.length===0?"":` ${r.join(", ")}.`}var Rt={rule:()=>null,place:()=>null};function Tt(n,e){return e===null?n:`\x1B]8;;${e}\x1B\\${n}\x1B]8;;\x1B\\`}function dd(n){return n.split("/").map(zk).join("/")}function zk(n){return encodeURIComponent(n.replace(new RegExp("\\p{Surrogate}","gu"),"\uFFFD"))}var ud=new RegExp("[\\u0000-\\u0008\\u000a-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]|\\p{Surrogate}","gu");function On(n){return n.replace(ud,Qk)}function Ee(n){return On(n.replaceAll("	"," "))}function ZN(n){return n.split(/\r?\n/).map(On).join(`
`)}function Mn(n){return pd(n,2)}function fd(n){return pd(n,0)}function pd(n,e){return`${JSON.stringify(n,null,e).replace(ud,s=>s===`
`?s:Yk(s))}
`}function Qk(n){let e=n.codePointAt(0)??0;return e<256?`\\x${e.toString(16).padStart(2,"0")}`:e<65536?`\\u${e.toString(16).padStart(4,"0")}`:`\\U${e.toString(16).padStart(8,"0")}`}function Yk(n){let e="";for(let t=0;t<n.length;t++)e+=`\\u${n.charCodeAt(t).toString(16).padStart(4,"0")}`;return e}function ur(n,e,t,s=Rt){return n.findings.map(({location:r,severity:o,rule:i,message:a})=>{let l=`${Ee(e.nameOf(r.path))}:${r.startLine}:${r.startColumn}`,c=s.place(r.path,r.startLine),d=`${t(o,o)} [${Tt(i,s.rule(i))}]`;return`${Tt(t("path",l),c)}: ${d} ${Ee(a)}
`}).join("")}function qi(n){return n.replaceAll("%","%25").replaceAll("\r","%0D").replaceAll(`
`,"%0A")}function yd(n){return qi(n).replaceAll(":","%3A").replaceAll(",","%2C")}var md="\u200B",ji=/##(?=\w*\[)/g;function rn(n){return n.replace(ji,`##${md}`).replace(/^(\s*):(?=:)/gm,`$1:${md}`)}function ys(n){return n.replace(ji,"#\\u0023")}function hd(n){return n.replace(ji,"#&#35;").replace(/^(\s*):(?=:)/gm,"$1&#58;")}var fr=10,gd=4096,Jk={error:"error",warning:"warning",info:"notice"};function bd(n,e){let t=Ct.map(d=>n.findings.filter(u=>u.severity===d)),s=t.some(d=>d.length>fr),r=t.map(d=>d.slice(0,s&&d[0]?.severity==="info"?fr-1:fr)),o=r.flat().map(d=>Xk(d,e));if(!s)return o.join("");let i=new Set(r.flat()),a=$t(n.findings).filter(d=>!i.has(d)),l=rn(ur({...n,findings:a},e,cr)),c=_d("notice",{title:"fastapi-lint"},`${Te(a.length,"more finding")} in the log of this step: GitHub shows ${fr} annotations of each kind`);return`${o.join("")}${c}::group::${Te(a.length,"more finding")}
${l}::endgroup::
`}function Xk(n,e){let{location:t,rule:s,severity:r,message:o,chain:i,related:a}=n,l=u=>Ee(e.nameOf(u)),c=[`${l(t.path)}:${t.startLine}:${t.startColumn}: ${Ee(o)}`,...[...i,...a].map(u=>`${l(u.path)}:${u.startLine}:${u.startColumn}: ${Ee(u.message)}`)],d={title:`fastapi-lint (${s})`,file:l(t.path),line:String(t.startLine),endLine:String(t.endLine),...t.startLine===t.endLine?{col:String(t.startColumn),endColumn:String(t.endColumn)}:{}};return _d(Jk[r],d,Zk(c.join(`
`)))}function _d(n,e,t){let s=Object.entries(e).map(([r,o])=>`${r}=${yd(o)}`);return`::${n} ${s.join(",")}::${qi(t)}
`}function Zk(n){return n.length<=gd?n:`${n.slice(0,gd-1)}\u2026`}var we=class{#e;#t;constructor(e){let t=[0];for(let s=0;s<e.length;s++){let r=e.charCodeAt(s);(r===10||r===13&&e.charCodeAt(s+1)!==10)&&t.push(s+1)}this.#e=t,this.#t=e.length}get lineCount(){return this.#e.length}lineAt(e){let t=0,s=this.#e.length-1;for(;t<s;){let r=t+s+1>>1;this.#e[r]<=e?t=r:s=r-1}return t+1}positionAt(e){let t=this.lineAt(e);return{line:t,column:e-this.#e[t-1]+1}}startOfLine(e){return this.#e[e-1]??this.#t}endOfLine(e){return this.#e[e]??this.#t}};var ew=0xcbf29ce484222325n,tw=0x100000001b3n,nw=(1n<<64n)-1n;function kd(n,e){let t=Lt(n),s=new Map,r=({location:{path:i,startLine:a},message:l})=>{let c=s.get(i);if(c===void 0){let d=e.textOf(i),u=(t.get(i)??[]).flatMap(f=>f.secrets??[]);c=d===null?null:new Bi(d,u),s.set(i,c)}return c?.line(a)??l},o=new Map;return n.map(i=>{let a=[i.rule,e.nameOf(i.location.path),r(i)].join("\0"),l=(o.get(a)??0)+1;return o.set(a,l),sw(`${a}\0${l}`)})}var Bi=class{#e;#t;#n;constructor(e,t){this.#e=e,this.#t=t,this.#n=new we(e)}line(e){if(e>this.#n.lineCount)return"";let t=this.#n.startOfLine(e),s=this.#e.slice(t,this.#n.endOfLine(e));for(let r of this.#t){let o=Math.max(0,r.start-t),i=Math.min(s.length,r.end-t);o<i&&(s=s.slice(0,o)+"*".repeat(i-o)+s.slice(i))}return s.replace(/\*+/g,"*").replace(/\s+/g," ").trim()}};function sw(n){let e=ew;for(let t=0;t<n.length;t++)e=(e^BigInt(n.charCodeAt(t)))*tw&nw;return e.toString(16).padStart(16,"0")}var rw={error:"critical",warning:"major",info:"info"};function wd({findings:n},e){let t=kd(n,e);return Mn(n.map(({rule:s,severity:r,message:o,location:i},a)=>({description:o,check_name:s,fingerprint:t[a],severity:rw[r],location:{path:e.nameOf(i.path),lines:{begin:i.startLine,end:i.endLine}}})))}var Ad=4,Sd=new Intl.Segmenter("en",{granularity:"grapheme"});function xd(n){let e=[],t=0,s=(r,o,i,a)=>{e.push({text:r,start:o,end:i,width:a}),t+=a};for(let{segment:r,index:o}of ow(n)){let i=o+r.length;if(r==="	"){let l=Ad-t%Ad;s(" ".repeat(l),o,i,l);continue}let a=On(r);s(a,o,i,a===r?vd(r):Ui(a))}return e}function Ui(n){if(Hi(n))return n.length;let e=0;for(let{segment:t}of Sd.segment(n))e+=vd(t);return e}function*ow(n){if(!Hi(n)){yield*Sd.segment(n);return}for(let e=0;e<n.length;e++)yield{segment:n[e],index:e}}function Hi(n){return/^[\t\x20-\x7e]*$/.test(n)}function vd(n){if(Hi(n))return n.length;if(new RegExp("^(?:\\p{Mark}|\\u200c|\\u200d)+$","u").test(n))return 0;if(new RegExp("\\p{Emoji_Presentation}|\\ufe0f","u").test(n))return 2;let e=iw(n.codePointAt(0)??0)?2:1;return/.[\u0e33\u0eb3]/u.test(n)?e+1:e}function iw(n){return aw.some(([e,t])=>e<=n&&n<=t)}var aw=[[4352,4447],[11904,12350],[12353,13311],[13312,19903],[19968,40959],[40960,42191],[43360,43391],[44032,55203],[63744,64255],[65040,65049],[65072,65135],[65281,65376],[65504,65510],[94208,101631],[110592,111359],[127488,127589],[131072,262141]];var lw=4,pr=2e3,cw=8,dw="\u2026",mr=class{#e;#t;constructor(e,t=[]){this.#e=fw(e,t),this.#t=new we(e)}get lineCount(){return this.#t.lineCount}line(e){return this.#e.slice(this.#t.startOfLine(e),this.#t.endOfLine(e)).replace(/[\r\n]+$/,"")}frame(e,t){if(e.startLine>this.lineCount)return[];let s=Math.min(e.endLine,e.startLine+lw-1),r=Math.max(1,e.startLine-t.before);for(;r<e.startLine&&this.line(r).trim()==="";)r++;let o=s<e.endLine?s:Math.min(this.lineCount,s+t.after);for(;o>s&&this.line(o).trim()==="";)o--;let i=Math.max(20,t.width-t.gutter-3),a=this.#n(e,i),l=[];for(let c=r;c<=o;c++){let d=new yr(this.line(c),Cd(e,c,this.line(c)),a,i),u=e.startLine<=c&&c<=s;if(!u&&/^[\s…]*$/.test(d.text)||(l.push(`${Wi(String(c),t)} ${d.text}`.trimEnd()),!u))continue;let f=d.marks(t.mark);f!==""&&l.push(`${Wi("",t)} ${pw(f)}${t.style(t.role,f.trimStart())}`)}return s<e.endLine&&l.push(`${Wi("",t)} ${t.style("faint","...")}`),l}#n(e,t){let s=this.line(e.startLine),r=new yr(s,Cd(e,e.startLine,s),0,Number.POSITIVE_INFINITY),[o,i]=r.markedColumns;if(i<=t-1||o===0||r.width<=t)return 0;let a=Math.max(cw,t-2-(i-o));return Math.max(0,o-Math.min(Math.floor(t/3),a))}},uw=8;function fw(n,e){let t=n;for(let{start:s,end:r}of e){t=t.slice(0,s)+t.slice(s,r).replace(/[^\s"']/g,"*")+t.slice(r);let o=n.slice(s,r).replace(/^[a-z]*(["']+)(.*)\1$/is,"$2");o.length>=uw&&!/\s/.test(o)&&(t=t.replaceAll(o,"*".repeat(o.length)))}return t}function Cd(n,e,t){if(e<n.startLine||e>n.endLine)return null;let s=t.length-t.trimStart().length,r=e===n.startLine?n.startColumn-1:s,o=e===n.endLine?n.endColumn-1:t.trimEnd().length;return[Math.min(r,t.length),Math.min(Math.max(o,r),t.length)]}function Wi(n,{gutter:e,style:t}){return t("gutter",`${n.padStart(e)} |`)}function pw(n){return n.slice(0,n.length-n.trimStart().length)}var yr=class{width;text;markedColumns;#e;#t;#n;constructor(e,t,s,r){let o=e.length>pr?mw(e,t?.[0]??0):0,i=e.length>pr?e.slice(o,o+pr):e,a=xd(i);this.width=a.reduce((l,c)=>l+c.width,0),this.markedColumns=t===null?[0,0]:yw(a,t[0]-o,t[1]-o),this.#n=t!==null,this.#e=s,this.#t=r,this.text=hw(a,s,r,o>0,o+i.length<e.length)}marks(e){if(!this.#n)return"";let t=Math.max(0,this.markedColumns[0]-this.#e),s=Math.min(this.markedColumns[1]-this.#e,this.#t);return`${" ".repeat(t)}${e.repeat(Math.max(1,s-t))}`}};function mw(n,e){let t=Math.max(0,e-pr/2),s=n.charCodeAt(t);return s>=56320&&s<=57343?t-1:t}function yw(n,e,t){let s=0,r=null,o=0;for(let i of n)r===null&&i.end>e&&(r=s),s+=i.width,i.start<t&&(o=s);return r??=s,[r,Math.max(o,r)]}function hw(n,e,t,s,r){let o=[],i=s,a=r,l=0;for(let c of n){let d=l-e;l+=c.width;let u=l-e;if(d<0)i=!0,u>0&&o.push({text:" ".repeat(u),width:u});else if(u>t){a=!0;break}else o.push(c)}return i&&Rd(o,o.findIndex(Td)),a&&Rd(o,o.findLastIndex(Td)),o.map(c=>c.text).join("")}function Rd(n,e){let t=n[e];t!==void 0&&(n[e]={text:dw+" ".repeat(t.width-1),width:t.width})}function Td(n){return n.width>0}var Vi=120;function Ed(n,e,t){let s=Ki(n.findings,e,t);return t.summary&&s.push(zi(n,t)),s.length===0?"":`${s.join(`

`)}
`}function Ki(n,e,t){let s=new Gi(n,e,t);return n.map(r=>s.finding(r))}function zi(n,{style:e,width:t}){let{findings:s}=n,r=dr(n);if(s.length===0)return`${n.failures.length===0?e("good","No findings"):"No findings"} in ${Te(n.reportedFileCount,"file")}.${r}`;let o=In(s),i=Ct.filter(u=>o[u]>0).map(u=>e(u,u==="info"?`${o.info} info`:Te(o[u],u))),a=new Set(s.map(u=>u.location.path)).size,l=e("strong",`Found ${Te(s.length,"finding")}`),c=`in ${a} of ${Te(Math.max(n.reportedFileCount,a),"file")}`,d=bw(n).flatMap(u=>hr(u,t,t)).map(u=>`
${e("faint",u)}`);return`${l} (${i.join(", ")}) ${c}.${r}${d.join("")}`}var gw=30;function bw({findings:n,baselinedCount:e}){let t=new Map;for(let{rule:l}of $t(n))t.set(l,(t.get(l)??0)+1);let[s=["",0]]=[...t].sort(([,l],[,c])=>c-l),r=t.size>1?" (or another rule)":"",o=n.filter(({fix:l})=>l?.safety==="safe").length,i=n.filter(({fix:l})=>l?.safety==="unsafe").length,a=[];if(o>0){let l=i===0?"":`, with --unsafe-fixes ${i} more`;a.push(`--fix mends ${o===n.length?"all of them":`${o} of them`}${l}; --diff shows how.`)}else i>0&&a.push(`--fix --unsafe-fixes mends ${i} of them; --diff --unsafe-fixes shows how.`);return a.push(`Run "fastapi-lint explain ${s[0]}"${r} for what is behind it.`),n.length>=gw&&e===0&&a.push('Run "fastapi-lint baseline" to have only new findings reported from now on.'),a}var Gi=class{#e;#t;#n=new Map;#s=new Map;constructor(e,t,s){this.#e=t,this.#t=s;for(let[r,o]of Lt(e))this.#s.set(r,o.flatMap(({secrets:i=[]})=>i))}finding(e){let{style:t,links:s=Rt}=this.#t,{severity:r,rule:o,location:i,chain:a,related:l,fix:c}=e,d=String(Math.max(...[i,...a,...l].map(p=>p.endLine+1))).length,u=this.#l(i,d,r),f=`${t(r,r)}[${Tt(t("strong",o),s.rule(o))}]`;return[...this.#o(f,`${r}[${o}]`.length,e.message,2),this.#i(i,d),...u.length===0?[]:[t("gutter",`${" ".repeat(d)} |`),...u],...a.flatMap((p,y)=>this.#r(p,`${y+1}.`,d)),...l.flatMap(p=>this.#r(p,"=",d)),...c===null?[]:this.#a("=",`fix (${c.safety}): ${c.title}`,d)].join(`
`)}#r(e,t,s){return[...this.#a(t,e.message,s),this.#i(e,s),...this.#l(e,s,"secondary")]}#a(e,t,s){let o=" ".repeat(s+1)+this.#t.style("secondary",e);return this.#o(o,s+1+e.length,t,s+2+e.length)}#o(e,t,s,r){let o=Math.min(this.#t.width,Vi),[i="",...a]=hr(Ee(s),o-t-1,o-r);return[`${e} ${i}`,...a.map(l=>" ".repeat(r)+l)]}#i({path:e,startLine:t,startColumn:s},r){let{style:o,links:i=Rt}=this.#t,a=`${Ee(this.#e.nameOf(e))}:${t}:${s}`;return`${o("gutter",`${" ".repeat(r)}-->`)} ${Tt(o("path",a),i.place(e,t))}`}#l(e,t,s){let{style:r,width:o}=this.#t,i=this.#c(e.path),a=s==="secondary"?0:1,l=s==="secondary"?"-":"^";return i?.frame(e,{before:a,after:a,mark:l,role:s,gutter:t,width:o,style:r})??[]}#c(e){let t=this.#n.get(e);if(t===void 0){let s=this.#e.textOf(e);t=s===null?null:new mr(s,this.#s.get(e)),this.#n.set(e,t)}return t}};function hr(n,e,t){let s=[],r="",o=Math.max(20,e);for(let i of n.split(" ")){let a=r===""?i:`${r} ${i}`;r!==""&&Ui(a)>o?(s.push(r),r=i,o=Math.max(20,t)):r=a}return s.push(r),s}var Qi="  ";function Md(n,e,t){let{style:s,links:r=Rt}=t,o=Id(n.findings,Od),i=Id(n.findings,({severity:u})=>u),a=o+i+3*Qi.length,l=Math.min(t.width,Vi)-a,c=u=>{let{severity:f,rule:p,message:y,location:h}=u,b=Od(u),w=r.place(h.path,h.startLine),[S="",...T]=hr(Ee(y),l-p.length-3,l);return[Qi+" ".repeat(o-b.length)+Tt(s("secondary",b),w),s(f,f)+" ".repeat(i-f.length),`[${Tt(s("strong",p),r.rule(p))}] ${[S,...T].join(`
${" ".repeat(a)}`)}`].join(Qi)},d=Array.from(Lt(n.findings),([u,f])=>`${[s("path",Ee(e.nameOf(u))),...f.map(c)].join(`
`)}
`);return t.summary&&d.push(`${zi(n,t)}
`),d.join(`
`)}function Id(n,e){return n.reduce((t,s)=>Math.max(t,e(s).length),0)}function Od({location:n}){return`${n.startLine}:${n.startColumn}`}var _w=1;function Nd(n,e){let t=In(n.findings),s={version:_w,tool:{name:"fastapi-lint",version:n.version},summary:{files:n.fileCount,reportedFiles:n.reportedFileCount,findings:n.findings.length,errors:t.error,warnings:t.warning,infos:t.info,suppressed:n.suppressedCount,baselined:n.baselinedCount,unchanged:n.unchangedCount,exitCode:n.exitCode},findings:n.findings.map(r=>Fd(r,e)),skipped:n.skipped.map(({path:r,reason:o})=>({path:e.nameOf(r),reason:o})),internalErrors:n.failures.map(({rule:r,path:o,message:i})=>({rule:r,path:o===null?null:e.nameOf(o),message:i}))};return Mn(s)}function Pd(n,e){return n.findings.map(t=>fd(Fd(t,e))).join("")}function Fd(n,e){let{rule:t,severity:s,message:r,fix:o}=n,i=l=>({path:e.nameOf(l.path),startLine:l.startLine,startColumn:l.startColumn,endLine:l.endLine,endColumn:l.endColumn}),a=l=>({...i(l),message:l.message});return{rule:t,severity:s,message:r,location:i(n.location),related:n.related.map(a),chain:n.chain.map(a),fix:o===null?null:{title:o.title,safety:o.safety,edits:o.edits}}}var kw=100;function Ld(n,e){let t=Ki(n.findings,e,{style:cr,width:kw,summary:!1}),s=new Map(n.findings.map((d,u)=>[d,t[u]])),r=Array.from(Lt(n.findings),([d,u])=>{let f=u.map(p=>ww(p,s.get(p),e));return Yi(e.nameOf(d),f,{failures:f.length})}),o=n.failures.map(({rule:d,path:u,message:f})=>gr(d??"fastapi-lint",u===null?"fastapi-lint":$d(u,e),[hs("error",{type:"internal",message:f})])),i=n.skipped.map(({path:d,reason:u})=>gr(e.nameOf(d)||".","fastapi-lint",[hs("skipped",{message:u})])),a=[...o,...i];a.length>0?r.push(Yi("fastapi-lint",a,{errors:o.length,skipped:i.length})):r.length===0&&r.push(Yi("fastapi-lint",[gr("fastapi-lint","fastapi-lint",[])],{}));let c={tests:Math.max(1,n.findings.length+a.length),failures:n.findings.length,errors:o.length,time:0};return`<?xml version="1.0" encoding="UTF-8"?>
${hs("testsuites",{name:"fastapi-lint",...c},r)}
`}function Yi(n,e,t){let s={name:n,tests:e.length,failures:0,errors:0,skipped:0,time:0,...t};return hs("testsuite",s,e)}function ww(n,e,t){let{rule:s,severity:r,message:o,location:i}=n;return gr(`${s} ${i.startLine}:${i.startColumn}`,$d(i.path,t),[`<failure${Dd({type:r,message:o})}>${qd(e)}</failure>`])}function gr(n,e,t){return hs("testcase",{name:n,classname:e,time:0},t)}function $d(n,e){return e.nameOf(n).replace(/\.py$/,"").replaceAll("/",".")}function hs(n,e,t=[]){let s=`<${n}${Dd(e)}`;return t.length===0?`${s}/>`:`${s}>
${t.join(`
`)}
</${n}>`}function Dd(n){return Object.entries(n).map(([e,t])=>` ${e}="${qd(On(String(t)))}"`).join("")}function qd(n){return n.replace(/[&<>"\t\ufffe\uffff]/g,e=>Aw[e]??"\uFFFD")}var Aw={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","	":"&#9;"};var Sw=200,xw=1e5;function Bd(n,e,t=Rt){let{findings:s,failures:r,skipped:o}=n,i=["## fastapi-lint",vw(n)];if(s.length>0&&i.push(Cw(s,e,t)),o.length>0){let a=o.map(({path:l,reason:c})=>`- ${gs(e.nameOf(l)||".")} ${br(c)}`);i.push(`Not read:

${Ji(a,"more")}`)}if(r.length>0){let a=r.map(({rule:l,path:c,message:d})=>{let u=c===null?"":` while checking ${gs(e.nameOf(c))}`;return`- ${l===null?"fastapi-lint":`The rule ${gs(l)}`} failed${u}: ${br(d)}`});i.push(`Internal errors, which are bugs of fastapi-lint:

${Ji(a,"more")}`)}return`${i.join(`

`)}
`}function vw(n){let{findings:e,reportedFileCount:t}=n,s=dr(n);if(e.length===0)return`No findings in ${Te(t,"file")}.${s}`;let r=In(e),o=Ct.filter(l=>r[l]>0).map(l=>l==="info"?`${r.info} info`:Te(r[l],l)),i=new Set(e.map(l=>l.location.path)).size,a=Te(Math.max(t,i),"file");return`**${Te(e.length,"finding")}** (${o.join(", ")}) in ${i} of ${a}.${s}`}function Cw(n,e,t){let s=$t(n).map(({severity:r,rule:o,location:i,message:a})=>{let l=gs(`${e.nameOf(i.path)}:${i.startLine}`);return`| ${[r,jd(l,t.place(i.path,i.startLine)),jd(gs(o),t.rule(o)),br(a)].join(" | ")} |`});return`| Severity | Place | Rule | Message |
|---|---|---|---|
${Ji(s,"more finding")}`}function Ji(n,e){let t=[],s=0;for(let o of n.slice(0,Sw)){if(s+=o.length+1,s>xw)break;t.push(o)}let r=n.length-t.length;return r===0?t.join(`
`):`${t.join(`
`)}

\u2026and ${e==="more"?`${r} more`:Te(r,e)}.`}function jd(n,e){return e===null?n:`[${n}](<${e}>)`}function gs(n){return`<code>${br(n)}</code>`}function br(n){return Ee(n).replace(/[&<>|\\]/g,e=>`&#${e.charCodeAt(0)};`).replace(/[`*[\]~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g,"\\$&").replaceAll("$","<span>$</span>").replace(/(?<!&)#(?=\w|\\)|@|:(?=\/|[\w+-]+:)|\bwww(?=\.)|\bGH(?=-)/gi,"$&<!-- -->")}var Ud=37n,Hd=(1n<<64n)-1n,Rw=65535,Tw=9,Xi=10,Wd=13,Ew=32;function Gd(n){let e=1n;for(let y=0;y<100;y++)e=e*Ud&Hd;let t=new Array(100).fill(0n),s=new Array(100).fill(0),r=new Map,o=new Map,i=0n,a=0,l=0,c=!0,d=!1,u=()=>{let y=s[a];if(y===0)return;let h=i.toString(16),b=(r.get(h)??0)+1;r.set(h,b),o.set(y,`${h}:${b}`),s[a]=0},f=y=>{i=Ud*i+y-e*t[a]&Hd,t[a]=y,a=(a+1)%100},p=y=>{let h=d&&y===Xi;if(d=y===Wd,y===Ew||y===Tw||h)return;let b=y===Wd?Xi:y;u(),c&&(l++,s[a]=l),c=b===Xi,f(BigInt(b))};for(let y=0;y<n.length;y++)p(n.charCodeAt(y));p(Rw);for(let y=0;y<100;y++)u(),f(0n);return o}var Vd=25e3,Kd=1024,Iw=10,Ow=1e3,Mw=100,Nw="https://json.schemastore.org/sarif-2.1.0.json",zd="%SRCROOT%",Xd={error:"error",warning:"warning",info:"note"},Zd=[{id:"unreadable-path",text:"A file or folder could not be read and was left out."},{id:"syntax-error",text:"A part of a file is not valid Python; the rest of the file was checked."},{id:"internal-error",text:"A part of fastapi-lint failed; everything else was checked."},{id:"too-many-findings",text:"There are more findings than a SARIF file may hold."}];function eu(n,e,t){return Mn(new Zi(n,e,t).log())}var Zi=class{#e;#t;#n;#s;#r=new Map;constructor(e,t,s){this.#e=e,this.#t=t,this.#n=s,this.#s=new Map(s.map((r,o)=>[r.id,o]))}log(){let{version:e,findings:t,exitCode:s}=this.#e;return{$schema:Nw,version:"2.1.0",runs:[{tool:{driver:{name:"fastapi-lint",version:e,semanticVersion:e,shortDescription:{text:"A linter for FastAPI projects that reads the whole project."},rules:this.#n.map(Lw),notifications:Zd.map(({id:r,text:o})=>({id:r,name:nu(r),shortDescription:{text:o},fullDescription:{text:o},help:{text:o}}))}},columnKind:"utf16CodeUnits",originalUriBaseIds:{[zd]:{description:{text:"The root of the repository."}}},invocations:[{executionSuccessful:s<3,exitCode:s,toolExecutionNotifications:this.#l()}],results:Pw(Vd,t).map(r=>this.#a(r))}]}}#a(e){let{rule:t,severity:s,location:r,fix:o}=e,i=this.#s.get(t),a=[...e.chain,...e.related].slice(0,Mw),l=this.#f(r.path)?.hashes.get(r.startLine);return{ruleId:t,...i===void 0?{}:{ruleIndex:i},level:Xd[s],message:{text:Fw(e,a.map(c=>c.message))},locations:[{physicalLocation:this.#u(r)}],...l===void 0?{}:{partialFingerprints:{primaryLocationLineHash:l}},...a.length===0?{}:{relatedLocations:a.map((c,d)=>({id:d+1,physicalLocation:this.#u(c),message:{text:c.message}}))},...e.chain.length===0?{}:{codeFlows:[this.#o(e)]},...o===null?{}:{fixes:this.#i(o,r.path)}}}#o(e){return{threadFlows:[{locations:[{...e.location,message:e.message},...e.chain].slice(0,Ow).map((s,r)=>({nestingLevel:r,location:{physicalLocation:this.#u(s),message:{text:s.message}}}))}]}}#i(e,t){let s=this.#f(t);if(s===null)return[];let r=e.edits.map(i=>({deletedRegion:s.region(i.start,i.end),insertedContent:{text:i.text}})),o=this.#d(t);return[{description:{text:`${e.title} (${e.safety})`},artifactChanges:[{artifactLocation:o,replacements:r}]}]}#l(){let{findings:e,skipped:t,failures:s}=this.#e,r=e.filter(i=>i.rule==="syntax-error"),o=e.length-Vd;return[...t.map(i=>this.#c(i)),...r.map(({location:i,message:a})=>_r("syntax-error","error",a,[{physicalLocation:this.#u(i)}])),...s.map(({rule:i,path:a,message:l})=>{let c=i===null?"fastapi-lint":`The rule ${i}`,d=a===null?[]:[{physicalLocation:{artifactLocation:this.#d(a)}}];return _r("internal-error","error",`${c} failed: ${l}`,d)}),...o>0?[_r("too-many-findings","warning",`${o} more findings, the least severe ones, are not in this file.`)]:[]]}#c({path:e,reason:t}){let s=this.#t.nameOf(e)||".",r=s==="."?[]:[{physicalLocation:{artifactLocation:this.#d(e)}}];return _r("unreadable-path","error",`${s} ${t}.`,r)}#u(e){let t={startLine:e.startLine,startColumn:e.startColumn,endLine:e.endLine,endColumn:e.endColumn};return{artifactLocation:this.#d(e.path),region:t}}#d(e){return{uri:dd(this.#t.nameOf(e)),uriBaseId:zd}}#f(e){let t=this.#r.get(e);if(t===void 0){let s=this.#t.textOf(e);t=s===null?null:new ea(s),this.#r.set(e,t)}return t}},ea=class{hashes;#e;constructor(e){this.hashes=Gd(e),this.#e=new we(e)}region(e,t){let s=this.#e.positionAt(e),r=this.#e.positionAt(t);return{startLine:s.line,startColumn:s.column,endLine:r.line,endColumn:r.column}}};function Pw(n,e){return e.length<=n?e:$t(e).slice(0,n)}function Fw(n,e){let t=n.message.includes("](")?Qd(n.message):n.message;if(e.length===0)return t;let s=e.map((i,a)=>`[${Qd(i)}](${a+1})`),r=s.slice(0,n.chain.length),o=s.slice(n.chain.length);return[/[.!?]$/.test(t)?t:`${t}.`,...r.length===0?[]:[`How it gets there: ${r.join(", ")}.`],...o.length===0?[]:[`See: ${o.join(", ")}.`]].join(" ")}function Qd(n){return n.replace(/[[\]\\]/g,"\\$&")}function _r(n,e,t,s=[]){let r=Zd.findIndex(o=>o.id===n);return{descriptor:{id:n,index:r},level:e,message:{text:t},...s.length===0?{}:{locations:s}}}function Lw(n){let{docs:e}=n,t=n.securitySeverity!==void 0,s=[...new Set([n.category,n.set,"fastapi",...t?["security"]:[]])].slice(0,Iw);return{id:n.id,name:nu(n.id),shortDescription:{text:Jd(`${e.summary}.`)},fullDescription:{text:Jd(tu(e.why))},help:{text:$w(n),markdown:Dw(n)},defaultConfiguration:{level:Xd[n.severity],enabled:n.set==="recommended"},properties:{tags:s,precision:n.set==="recommended"?"high":"medium","problem.severity":n.severity==="info"?"recommendation":n.severity,...t?{"security-severity":n.securitySeverity}:{}}}}function $w(n){let{docs:e}=n,t=e.references.length===0?"":`

References:
${e.references.join(`
`)}`;return`${e.summary}.

${tu(e.why)}

Suppress with: # fastapi-lint: ignore[${n.id}] reason${t}`}function Dw(n){let{docs:e}=n;return[`**${e.summary}.**`,e.why.trim(),...e.bad.slice(0,1).map(t=>`### Bad

${Yd(t)}`),...e.good.slice(0,1).map(t=>`### Good

${Yd(t)}`),...e.limits===void 0?[]:[`### What it does not report

${e.limits.trim()}`],`### Suppress

\`# fastapi-lint: ignore[${n.id}] reason\``,...e.references.length===0?[]:[`### References

${e.references.map(t=>`- <${t}>`).join(`
`)}`]].join(`

`)}function Yd(n){let e=(t,s="python")=>`\`\`\`${s}
${t.replace(/^\n+|\s+$/g,"")}
\`\`\``;return typeof n=="string"?e(n):Object.entries(n.files).map(([t,s])=>`\`${t}\`

${e(s,t.endsWith(".toml")?"toml":t.endsWith(".py")?"python":"")}`).join(`

`)}function tu(n){return n.trim().replace(/`([^`\n]*)`/g,"$1").replace(/\*\*([^*\n]+)\*\*/g,"$1")}function Jd(n){return n.length<=Kd?n:`${n.slice(0,Kd-1)}\u2026`}function nu(n){return n.split("-").map(e=>e.charAt(0).toUpperCase()+e.slice(1)).join("")}var qw={text:{description:"messages with the code they are about, for people",write:(n,{sources:e,...t})=>Ed(n,e,t),withoutCommands:rn},concise:{description:"one line for each finding, for people and editors",write:(n,{sources:e,style:t,links:s})=>ur(n,e,t,s),withoutCommands:rn},grouped:{description:"findings under the name of their file, for people",write:(n,{sources:e,...t})=>Md(n,e,t),withoutCommands:rn},json:{description:"one JSON document with everything, for programs",write:(n,{sources:e})=>Nd(n,e),withoutCommands:ys},"json-lines":{description:"one JSON object on a line for each finding, for programs",write:(n,{sources:e})=>Pd(n,e),withoutCommands:ys},sarif:{description:"SARIF 2.1.0, for GitHub code scanning and other viewers",write:(n,{repository:e,rules:t})=>eu(n,e,t),withoutCommands:ys},github:{description:"annotations on the lines of a pull request, for GitHub Actions",write:(n,{repository:e})=>bd(n,e),withoutCommands:n=>n},gitlab:{description:"a Code Quality report, for GitLab merge requests",write:(n,{repository:e})=>wd(n,e),withoutCommands:ys},junit:{description:"JUnit XML, for Jenkins and others that show test results",write:(n,{repository:e})=>Ld(n,e),withoutCommands:hd},markdown:{description:"a table, for job summaries and comments",write:(n,{repository:e,repositoryLinks:t})=>Bd(n,e,t),withoutCommands:rn}},kr=Object.keys(qw);import{basename as wr,dirname as Ze,isAbsolute as jw,join as ue,relative as su,resolve as et,sep as ta}from"node:path";import{pathToFileURL as Bw}from"node:url";function Ie(n,e){return Uw(su(n,e))}function tt(n,e){let t=su(n,e);return t===""||t!==".."&&!t.startsWith(`..${ta}`)&&!jw(t)}function bs(n){let e=[n];for(let t=n;t!==Ze(t);)t=Ze(t),e.push(t);return e}function ru(n){let[e,...t]=n;return e===void 0?null:bs(e).find(s=>t.every(r=>tt(s,r)))??null}function Uw(n){return ta==="/"?n:n.split(ta).join("/")}function fF(n){return Bw(n).href}var na=["error","warning","info","never"],ou=["error","warning","info","off"],iu=[".bzr",".direnv",".eggs",".git",".git-rewrite",".hg",".ipynb_checkpoints",".mypy_cache",".nox",".pants.d",".pyenv",".pytest_cache",".pytype",".ruff_cache",".svn",".tox",".venv",".vscode","__pycache__","__pypackages__","_build","buck-out","build","dist","env","node_modules","site-packages","venv"],Ar={extend:{type:"file",default:"none",description:"Another configuration file whose settings hold where this file says nothing. Paths and patterns in it count from its own folder.",example:'extend = "../base.toml"'},select:{type:"selectors",default:"the recommended rules",description:"The rules to run instead of the recommended ones: rule ids, or categories for the recommended rules in them.",example:'select = ["async", "security", "orm-response"]'},"extend-select":{type:"selectors",default:"[]",description:"Rules to run in addition: rule ids or categories.",example:'extend-select = ["query-in-loop"]'},ignore:{type:"selectors",default:"[]",description:"Rules not to run: rule ids or categories. A rule id in one list outweighs its category in another.",example:'ignore = ["missing-response-model"]'},strict:{type:"boolean",default:"false",description:"Runs the strict rules (opinions and project policy) as well as the recommended ones.",example:"strict = true"},exclude:{type:"patterns",default:"virtual environments, caches, build folders",description:"Files and folders to leave out, instead of the default list.",example:'exclude = [".venv", "generated"]'},"extend-exclude":{type:"patterns",default:"[]",description:"Files and folders to leave out in addition to the default list.",example:'extend-exclude = ["migrations", "clients/*_pb2.py"]'},"per-file-ignores":{type:"ignores",default:"{}",description:"Rules not to report in the files that a pattern matches.",example:`[tool.fastapi-lint.per-file-ignores]
"tests/**" = ["hardcoded-secret"]`},"source-roots":{type:"folders",default:"found from the packaging tables and the folders",description:"Folders from which absolute imports start.",example:'source-roots = ["src", "libs/shared"]'},"target-versions":{type:"versions",default:"what the project declares",description:"Versions to assume for Python and libraries, whatever the project declares.",example:`[tool.fastapi-lint.target-versions]
python = "3.12"
pydantic = "2.11"`},"blocking-calls":{type:"calls",default:"none",description:"Functions and methods that block and that fastapi-lint does not know, by their dotted names, with what an `async def` should use instead; blocking-sdk-call reports them.",example:'blocking-calls = [{ call = "mylib.fetch", use = "mylib.afetch" }, { call = "mylib.Client.*" }]'},severity:{type:"severities",default:"the rules' own",description:`Severities that differ from the rules' own: "error", "warning", "info", or "off" to switch a rule off.`,example:`[tool.fastapi-lint.severity]
missing-response-model = "error"`},rules:{type:"options",default:"the rules' own",description:"Options of single rules; `fastapi-lint explain <rule>` lists what a rule has.",example:`[tool.fastapi-lint.rules.blocking-file-io]
metadata = true`},baseline:{type:"file",default:"none",description:"A file of findings that are not reported; `fastapi-lint baseline` writes it.",example:'baseline = "fastapi-lint-baseline.json"'},"fail-on":{type:"choice",choices:na,default:'"warning"',description:"The lowest severity that makes the exit code 1.",example:'fail-on = "error"'},format:{type:"choice",choices:kr,default:'"text"',description:"How findings are written.",example:'format = "concise"'}};function on(n,e,t){if(!(n instanceof Error))return{rule:e,path:t,message:String(n),stack:""};let s=(n.stack??"").split(`
`),r=s.slice(s.findIndex(o=>/^\s+at /.test(o))).join(`
`);return{rule:e,path:t,message:`${n.name}: ${n.message}`,stack:r}}var Mu=ed(Iu(),1);function Nu(n){let e=vr(n);return t=>{for(let s=t.indexOf("/");s!==-1;s=t.indexOf("/",s+1))if(e(t.slice(0,s)))return!0;return e(t)}}function vr(n){let e=n.map(r=>r.replace(/^(\.\/)+/,"").replace(/\/+$/,"")).filter(r=>r!==""),t=Ou(e.filter(r=>!r.includes("/"))),s=Ou(e.filter(r=>r.includes("/")).map(r=>r.replace(/^\//,"")));return r=>t(r.slice(r.lastIndexOf("/")+1))||s(r)}function Ou(n){return n.length===0?()=>!1:(0,Mu.default)([...n],{dot:!0})}function pa(n){let e=n.map(a=>a.configuration),t=(a,l)=>n.findLast(c=>l(c.configuration[a])),s=t("sourceRoots",a=>a.length>0),r=t("baseline",a=>a!==null),o=new Map(e.flatMap(a=>[...a.severities])),i=[...o].flatMap(([a,l])=>l==="off"?[a]:[]);return{files:n,selection:e.map((a,l)=>({select:a.select,extendSelect:a.extendSelect,ignore:l===e.length-1?[...a.ignore,...i]:a.ignore})),strict:t("strict",a=>a!==null)?.configuration.strict??!1,sourceRoots:s?.configuration.sourceRoots.map(a=>({...a,base:s.folder}))??[],targetVersions:Object.assign({},...e.map(a=>a.targetVersions)),blockingCalls:t("blockingCalls",a=>a.length>0)?.configuration.blockingCalls??[],severities:o,options:xA(e),baseline:r?.configuration.baseline?{...r.configuration.baseline,base:r.folder}:null,failOn:t("failOn",a=>a!==null)?.configuration.failOn??null,format:t("format",a=>a!==null)?.configuration.format??null}}var Pu=pa([]);function xA(n){let e=new Map;for(let{options:t}of n)for(let[s,r]of t)e.set(s,{...e.get(s),...r});return e}function Fu(n,e){let t=n.findLast(r=>r.configuration.exclude!==null),s=[{folder:t?.folder??"",matches:vr(t?.configuration.exclude??iu)},...n.map(({folder:r,configuration:o})=>({folder:r,matches:vr(o.extendExclude)}))];return r=>s.some(({folder:o,matches:i})=>i(e(o,r)))}function Lu(n,e){let t=n.flatMap(({folder:s,configuration:r})=>r.perFileIgnores.map(({pattern:o,selectors:i})=>{let a=o.startsWith("!"),l=Nu([a?o.slice(1):o]);return{selectors:i,applies:c=>l(e(s,c))!==a}}));return s=>t.filter(r=>r.applies(s)).flatMap(r=>r.selectors)}var tf=ed(Ju(),1);function nf(n,e){return new wa(n,e).run()}var wa=class{#e;#t;#n=new Map;#s=new Map;#r=[];#a=new Set;constructor(e,t){this.#e=e,this.#t=t}run(){let{root:e,explicit:t}=this.#t;this.#i(e);for(let s of t)this.#o(s);return{pythonFiles:ef(this.#n),manifests:ef(this.#s),problems:this.#r}}#o(e){let t;try{t=this.#e.status(e).kind}catch(s){this.#r.push({absolute:e,reason:vt(s)});return}t==="folder"?this.#i(e):t==="file"&&this.#d(e)}#i(e){if(this.#a.has(e))return;let t=this.#f(e);this.#l(e,Xu(t,e,!0)?[]:t)}#l(e,t){if(this.#a.has(e))return;this.#a.add(e);let s;try{s=this.#e.readFolder(e)}catch(a){this.#r.push({absolute:e,reason:vt(a)});return}if(!(e===this.#t.root||this.#t.explicit.includes(e))&&s.some(a=>a.name==="pyvenv.cfg"))return;let o=s.some(a=>a.name===".gitignore")?this.#g(e,ue(e,".gitignore")):null,i=o===null?t:[...t,o];for(let{name:a,kind:l}of s){let c=ue(e,a);if(l==="folder")this.#c(c,!0,i)||this.#l(c,i);else if(ka(a)||Zu(a,e)){if(this.#c(c,!1,i))continue;l==="file"?this.#d(c):l==="link"&&this.#u(c)}}}#c(e,t,s){return this.#t.isExcluded(Ie(this.#t.root,e))||Xu(s,e,t)}#u(e){try{let t=this.#e.realPath(e);if(this.#e.status(t).kind!=="file")return;let s=Ie(Ze(t),t),r=tt(this.#t.root,t)&&(ka(s)||Zu(s,Ze(t)));this.#d(r?t:e)}catch(t){let s=vt(t);this.#r.push({absolute:e,reason:s==="does not exist"?"is a symbolic link to a file that does not exist":s})}}#d(e){let t=Ie(this.#t.root,e);(ka(t)?this.#n:this.#s).set(t,{path:t,absolute:e})}#f(e){let{gitRoot:t}=this.#t;if(t===null||!tt(t,e))return[];let s=bs(e).filter(i=>i!==e&&tt(t,i)).reverse(),r=this.#g(t,ue(this.#p(t),"info","exclude")),o=s.map(i=>this.#g(i,ue(i,".gitignore")));return[r,...o].filter(i=>i!==null)}#p(e){let t=ue(e,".git"),s=this.#y(t);if(s===null)return t;let r=et(e,s.replace(/^gitdir:\s*/,"")),o=this.#y(ue(r,"commondir"));return o===null?r:et(r,o)}#y(e){try{return this.#e.status(e).kind!=="file"?null:new TextDecoder().decode(this.#e.readBytes(e)).split(`
`,1)[0].trim()}catch{return null}}#g(e,t){if(!this.#e.hasEntry(t))return null;try{let s=new TextDecoder().decode(this.#e.readBytes(t));return{folder:e,rules:(0,tf.default)({ignoreCase:!1}).add(s)}}catch(s){return this.#r.push({absolute:t,reason:vt(s)}),null}}};function Xu(n,e,t){for(let s=n.length-1;s>=0;s--){let{folder:r,rules:o}=n[s],i=Ie(r,e);if(i==="")continue;let a=o.test(t?`${i}/`:i);if(a.ignored)return!0;if(a.unignored)return!1}return!1}function ka(n){return n.endsWith(".py")}function Zu(n,e){return tS.has(n)||/^constraints.*\.txt$|constraints\.txt$|^requirements.*\.lock$/.test(n)?!0:/\.(txt|in)$/.test(n)?/^requirements|requirements\.(txt|in)$/.test(n)||/[\\/]requirements$/.test(e):!1}var tS=new Set(["pyproject.toml","uv.lock","poetry.lock","pdm.lock","pylock.toml","Pipfile","Pipfile.lock","setup.cfg","environment.yml","environment.yaml"]);function ef(n){return[...n.values()].sort((e,t)=>e.path<t.path?-1:e.path>t.path?1:0)}function sf(n,e,t){let s=nf(n.fileSystem,{root:e.root,gitRoot:e.gitRoot,explicit:t?[]:e.targets.map(r=>r.absolute),isExcluded:nS(e)});for(let{path:r}of s.pythonFiles)e.configurations.governing(r);return s}async function rf(n,e,t,s,r){let o=t.problems.map(({absolute:u,reason:f})=>({path:Ie(e.root,u),reason:f})),i=[],a=t.pythonFiles.length,l=t.pythonFiles.map(({absolute:u})=>u),c=0;for(let{index:u,read:f,tables:p}of n.readFiles?.(l)??sd(n.fileSystem,l)){let y=r({stage:"reading",done:c,total:a});y!==void 0&&await y;let h=t.pythonFiles[u];c++,"text"in f?(s.setFile(h.path,f.text,p),/(^|\/)setup\.py$/.test(h.path)&&s.setManifest(h.path,f.text)):(s.setUnreadableFile({path:h.path,...f}),i.push({path:h.path,reason:f.reason}))}for(let u of t.manifests){let f=rd(()=>nd(n.fileSystem.readBytes(u.absolute)));"text"in f?s.setManifest(u.path,f.text):o.push({path:u.path,reason:f.reason})}let d=new Map(t.pythonFiles.map(u=>[u.path,u]));return{session:s,files:d,fileCount:a,problems:o,unreadable:i}}function nS({configurations:n,root:e}){let t=new Map;return s=>{let r=n.governing(s),o=t.get(r);return o===void 0&&(o=Fu(r.files,Ie),t.set(r,o)),o(ue(e,s))}}function sS(n,e){let t=[],s=Array.from({length:e.length+1},(r,o)=>o);for(let r=1;r<=n.length;r++){let o=[r];for(let i=1;i<=e.length;i++){let a=n[r-1]===e[i-1]?0:1,l=Math.min(s[i]+1,o[i-1]+1,s[i-1]+a);r>1&&i>1&&n[r-1]===e[i-2]&&n[r-2]===e[i-1]&&(l=Math.min(l,t[i-2]+1)),o.push(l)}t=s,s=o}return s[e.length]}function vs(n,e){let t=of(n),s=null,r=Math.max(1,Math.min(3,Math.floor(t.length/3)))+1;for(let o of e){let i=of(o),l=t.length>=4&&i.startsWith(t)?Math.min(1,i.length-t.length):sS(t,i);l<r&&(s=o,r=l)}return s}function Dn(n,e){let t=vs(n,e);return t===null?null:`Did you mean "${t}"?`}function of(n){return n.toLowerCase().replaceAll("_","-")}var af=["async","routing","parameters","dependencies","responses","validation","pydantic","database","security","errors","lifecycle","deployment","architecture","testing","engine"];function rS(n,e){let t=n.slice(0,e).split(/\r?\n/);return[t.length,t.pop().length+1]}function oS(n,e,t){let s=n.split(/\r?\n/),r="",o=(Math.log10(e+1)|0)+1;for(let i=e-1;i<=e+1;i++){let a=s[i-1];a&&(r+=i.toString().padEnd(o," "),r+=":  ",r+=a,r+=`
`,i===e&&(r+=" ".repeat(o+t+2),r+=`^
`))}return r}var N=class n extends Error{line;column;codeblock;constructor(e,t){let[s,r]=rS(t.toml,t.ptr),o=oS(t.toml,s,r);super(`Invalid TOML document: ${e}

${o}`,t),this.line=s,this.column=r,this.codeblock=o}static x(e,t,s){throw new n(e,{toml:t.s,ptr:s??t.p})}};function Mr(n){let e=n.p,t=n.s.charCodeAt(n.p++),s=t,r=t===39,o=t===n.s.charCodeAt(n.p)&&t===n.s.charCodeAt(n.p+1);o&&((t=n.s.charCodeAt(n.p+=2))===10?n.p++:t===13&&n.s.charCodeAt(n.p+1)===10&&(n.p+=2));let i="",a=n.p,l=0;for(;n.p<n.s.length;n.p++)if(t=n.s.charCodeAt(n.p),o&&(t===10||t===13&&n.s.charCodeAt(n.p+1)===10))l=l&&3;else if(t<32&&t!==9||t===127)N.x("control characters are not allowed in strings",n);else if((!l||l===3)&&t===s&&(!o||n.s.charCodeAt(n.p+1)===s&&n.s.charCodeAt(n.p+2)===s)){if(o&&(n.s.charCodeAt(n.p+3)===s&&n.p++,n.s.charCodeAt(n.p+3)===s&&n.p++),!l){let c=n.s.slice(a,n.p);i=i?i+c:c}return n.p+=o?3:1,i}else if(!l)!r&&t===92&&(i+=n.s.slice(a,a=n.p),l=1);else if(l===1)if(t===120||t===117||t===85){let c=n.p++-1,d=0,u=t===120?2:t===117?4:8;for(let f=0;f<u;f++,n.p++){let p=n.s.charCodeAt(n.p),y=p>=48&&p<=57?p-48:p>=65&&p<=70?p-65+10:p>=97&&p<=102?p-97+10:-1;y<0&&N.x("invalid non-hex character in unicode escape",n),d=d<<4|y}(d<0||d>1114111||d>=55296&&d<=57343)&&N.x("invalid unicode escape",n,c),i+=String.fromCodePoint(d),a=n.p--,l=0}else o&&(t===32||t===9)?l=2:(t===98?i+="\b":t===116?i+="	":t===110?i+=`
`:t===102?i+="\f":t===114?i+="\r":t===101?i+="\x1B":t===34?i+='"':t===92?i+="\\":N.x("unrecognised escape sequence",n),a=n.p+1,l=0);else t!==32&&t!==9&&(l===2&&N.x("invalid escape: only line-ending whitespace may be escaped",n,a),l=!r&&t===92?1:0,a=n.p);N.x("unfinished string",n,e)}var iS=/^(\d{4}-\d{2}-\d{2})?[Tt ]?(?:(\d{2}):\d{2}(?::\d{2}(?:\.\d+)?)?)?(Z|z|[-+]\d{2}:\d{2})?$/i,Cs=class n extends Date{#e=!1;#t=!1;#n=null;constructor(e,t,s){let r=!0,o=!0,i="Z",a;if(typeof e=="string")if(t)e:{if(t<3){if(+e.slice(11,13)>23){e="";break e}t===2?(i=null,e+="Z"):(a=e.charCodeAt(e.length-1))!==90&&a!==122&&(i=e.slice(e.length-6)),s&&(e=e.slice(0,10)+"T"+e.slice(11))}else t===4&&(e=+e.slice(0,2)>23?"":`0000-01-01T${e}Z`);r=t!==4,o=t!==3}else{let l=e.match(iS);l?(l[1]||(r=!1,e=`0000-01-01T${e}`),o=!!l[2],o&&e[10]===" "&&(e=e.replace(" ","T")),l[2]&&+l[2]>23?e="":(i=l[3]||null,!i&&o&&(e+="Z"))):e=""}super(e),isNaN(this.getTime())||(this.#e=r,this.#t=o,this.#n=i)}isDateTime(){return this.#e&&this.#t}isLocal(){return!this.#e||!this.#t||!this.#n}isDate(){return this.#e&&!this.#t}isTime(){return this.#t&&!this.#e}isValid(){return this.#e||this.#t}toISOString(){let e=super.toISOString();if(this.isDate())return e.slice(0,10);if(this.isTime())return e.slice(11,23);if(this.#n===null)return e.slice(0,-1);if(this.#n==="Z"||this.#n==="z")return e;let t=+this.#n.slice(1,3)*60+ +this.#n.slice(4,6);return t=this.#n[0]==="-"?t:-t,new Date(this.getTime()-t*6e4).toISOString().slice(0,-1)+this.#n}static wrapAsOffsetDateTime(e,t="Z"){let s=new n(e);return s.#n=t,s}static wrapAsLocalDateTime(e){let t=new n(e);return t.#n=null,t}static wrapAsLocalDate(e){let t=new n(e);return t.#t=!1,t.#n=null,t}static wrapAsLocalTime(e){let t=new n(e);return t.#e=!1,t.#n=null,t}};function Be(n,e=10){return e===16?n>47&&n<58||n>64&&n<71||n>96&&n<103:n>47&&n<48+e}function Sa(n,e){return n===32||n===9||n===10||n===13||e&&(n===e||n===44)||n===35}function Ts(n,e){let t=n.p,s=n.s.charCodeAt(n.p);if(s===91||s===123){n.d--||N.x("document contains excessively nested structures. aborting.",n);let r=s===91?df(n):cf(n);return n.d++,r}return s===34||s===39?Mr(n):s===116?((n.s.charCodeAt(++n.p)!==114||n.s.charCodeAt(++n.p)!==117||n.s.charCodeAt(++n.p)!==101)&&N.x("invalid value",n,t),n.p++,!0):s===102?((n.s.charCodeAt(++n.p)!==97||n.s.charCodeAt(++n.p)!==108||n.s.charCodeAt(++n.p)!==115||n.s.charCodeAt(++n.p)!==101)&&N.x("invalid value",n,t),n.p++,!1):s===43||s===45?Nr(n,n.p,n.s.charCodeAt(++n.p),44-s,e):n.s.charCodeAt(n.p+4)===45&&n.s.charCodeAt(n.p+7)===45?aS(n,s,e):n.s.charCodeAt(n.p+2)===58?lS(n,s,e):Nr(n,n.p,s,0,e)}function Nr(n,e,t,s,r){let o=t,i=0,a=!1;if(o===105)return(n.s.charCodeAt(++n.p)!==110||n.s.charCodeAt(++n.p)!==102)&&N.x("invalid value",n,e),n.p++,(s||1)/0;if(o===110)return(n.s.charCodeAt(++n.p)!==97||n.s.charCodeAt(++n.p)!==110)&&N.x("invalid value",n,e),n.p++,NaN;if(o===48){if(++n.p>=n.s.length||Sa(o=n.s.charCodeAt(n.p),r))return n.bi===!0?0n:0;if(!s){if(o===120)return Aa(n,e,16,r);if(o===98)return Aa(n,e,2,r);if(o===111)return Aa(n,e,8,r)}o===46?i=2:o===101||o===69?i=4:N.x("illegal leading zero",n,e)}else Be(o)||N.x("invalid value",n,e);for(;++n.p<n.s.length&&(o=n.s.charCodeAt(n.p),!Sa(o,r));)i||(i=1),o===95?(i&1||N.x("illegal underscore",n),i+=11,a=!0):i===1&&o===46?i=2:(i===1||i===3)&&(o===101||o===69)?i=4:i===4&&(o===43||o===45)?i=6:Be(o)?i>9?i-=11:i&1||i++:N.x("illegal character in numeric literal",n);if(!i){let c=(t-48)*(s||1);return n.bi===!0?BigInt(c):c}i&1||N.x("unfinished numeric value",n,e);let l=n.s.slice(e,n.p);return a&&(l=l.replaceAll("_","")),i>1?parseFloat(l):lf(n,l,10,e)}function Aa(n,e,t,s){let r,o=1;for(;++n.p<n.s.length&&(r=n.s.charCodeAt(n.p),!Sa(r,s));)r===95?(o&1&&N.x("illegal underscore",n),o=3):Be(r,t)?o&1&&o--:N.x("illegal character in numeric literal",n);o&1&&N.x("unfinished numeric value",n);let i=n.s.slice(e+2,n.p);return o&&(i=i.replaceAll("_","")),lf(n,i,t,e)}function lf(n,e,t,s){if(n.bi!==!0)e:{let r=parseInt(e,t);if(!Number.isSafeInteger(r)){if(n.bi)break e;N.x("integer value cannot be represented losslessly",n,s)}return r}return BigInt(t===10?e:(t===2?"0b":t===8?"0o":"0x")+e)}function aS(n,e,t){let s=n.p++,r;if(!Be(e)||!Be(n.s.charCodeAt(n.p++))||!Be(n.s.charCodeAt(n.p++))||!Be(n.s.charCodeAt(n.p++)))return Nr(n,n.p=s,e,0,t);if(n.p+=5,Be(n.s.charCodeAt(n.p++))||N.x("invalid date-time: date part is malformed",n,s),n.p>=n.s.length||((e=n.s.charCodeAt(n.p))!==32||(r=!0,!Be(n.s.charCodeAt(n.p+1))))&&e!==84&&e!==116){let i=n.s.slice(s,n.p);return Rs(n,i,3,!1,s)}if(n.s.charCodeAt(n.p+=3)!==58&&N.x("invalid date-time: time part is malformed",n,s),n.s.charCodeAt(n.p+=3)===58&&(n.p+=3),n.s.charCodeAt(n.p)===46)for(;Be(n.s.charCodeAt(++n.p)););if(e=n.s.charCodeAt(n.p)){if(e===90||e===122){let i=n.s.slice(s,++n.p);return Rs(n,i,1,r,s,"[+00:00]")}if(e===43||e===45){let i=n.s.slice(s,n.p+=6);return Rs(n,i,1,r,s,!n.ld&&"["+n.s.slice(n.p-6,n.p)+"]")}}let o=n.s.slice(s,n.p);return Rs(n,o,2,r,s)}function lS(n,e,t){let s=n.p;if(!Be(e)||!Be(n.s.charCodeAt(++n.p)))return Nr(n,--n.p,e,0,t);if(n.s.charCodeAt(n.p+=4)===58&&(n.p+=3),n.s.charCodeAt(n.p)===46)for(;Be(n.s.charCodeAt(++n.p)););let r=n.s.slice(s,n.p);return Rs(n,r,4,!1,s)}function Rs(n,e,t,s,r,o){if(n.ld){let i=new Cs(e,t,s);return i.isValid()||N.x("invalid date",n,r),i}try{switch(o&&(e+=o),t){case 1:return Temporal.ZonedDateTime.from(e);case 2:return Temporal.PlainDateTime.from(e);case 3:return Temporal.PlainDate.from(e);case 4:return Temporal.PlainTime.from(e)}}catch(i){N.x(i instanceof Error?i.message:""+i,n,r)}}function cS(n){for(;n.p<n.s.length;n.p++){let e=n.s.charCodeAt(n.p);if(e===10)break;if(e===13&&n.s.charCodeAt(n.p+1)===10){n.p++;break}(e<32&&e!==9||e===127)&&N.x("control characters are not allowed in comments",n)}}function st(n,e,t){let s;for(;n.p<n.s.length;){for(;n.p<n.s.length&&((s=n.s.charCodeAt(n.p))===32||s===9||!e&&(s===10||s===13&&n.s.charCodeAt(n.p+1)===10));)n.p++;if(t||s!==35)break;cS(n)}}function Pr(n,e=61){let t,s=0,r=[],o,i=n.s.charCodeAt(t=n.p);do{if(i===e)return s||N.x("unexpected end of key",n),s===1&&r.push(n.s.slice(o,n.p)),n.p++,r;i===46?(s||N.x("illegal empty bare key",n),s===1&&r.push(n.s.slice(o,n.p)),s=0):!s&&(i===34||i===39)?(i===n.s.charCodeAt(n.p+1)&&i===n.s.charCodeAt(n.p+2)&&N.x("illegal quoted key: multiline strings are not allowed",n),r.push(Mr(n)),s=2,n.p--):i===32||i===9?s===1&&(r.push(n.s.slice(o,n.p)),s=2):s===2||i<48&&i!==45||i>57&&i<65||i>90&&i<97&&i!==95||i>122?N.x("illegal character in key",n):s||(s=1,o=n.p)}while(i=n.s.charCodeAt(++n.p));N.x("incomplete key-value: cannot find end of key",n,t)}function cf(n){let e=n.p++,t=Object.create(null),s=new Set,r;for(;n.p<n.s.length;){if(st(n),(r=n.s.charCodeAt(n.p))===125)return n.p++,t;let o,i=t,a=!1,l=n.p,c=Pr(n);for(let u=0;u<c.length;u++){u&&(i=a?i[o]:i[o]=Object.create(null)),o=c[u],(a=Object.hasOwn(i,o))&&(typeof i[o]!="object"||s.has(i[o]))&&N.x("trying to redefine an already defined value",n,l);let f=o==="__proto__";if(n.uk&&(f||o==="constructor")){i=n.uk!==1&&N.x("document contains an unsafe property",n,l);break}!a&&f&&Object.defineProperty(i,o,{enumerable:!0,configurable:!0,writable:!0})}a&&N.x("trying to redefine an already defined value",n,l),st(n,!0,!0);let d=Ts(n,125);if(i&&typeof(i[o]=d)=="object"&&s.add(d),st(n),(r=n.s.charCodeAt(n.p++))===125)return t;r!==44&&N.x("expected comma or end of structure",n,n.p-1)}N.x("unfinished table",n,e)}function df(n){let e=n.p++,t=[],s;for(;n.p<n.s.length;){if(st(n),(s=n.s.charCodeAt(n.p))===93)return n.p++,t;if(t.push(Ts(n,93)),st(n),(s=n.s.charCodeAt(n.p++))===93)return t;s!==44&&N.x("expected comma or end of structure",n,n.p-1)}N.x("unfinished array",n,e)}function uf(n,e,t,s,r){let o=t,i=s,a,l=!1,c;for(let d=0;d<e.length;d++){if(d){if(o=l?o[a]:o[a]=Object.create(null),i=(c=i[a]).c,r===0&&(c.t===1||c.t===2))return null;if(c.t===2){let u=o.length-1;o=o[u],i=i[u].c}}if(a=e[d],(l=Object.hasOwn(o,a))&&i[a]?.t===0&&i[a]?.d)return null;if(!l){let u=a==="__proto__";if(n.uk&&(u||a==="constructor"))return!1;u&&(Object.defineProperty(o,a,{enumerable:!0,configurable:!0,writable:!0}),Object.defineProperty(i,a,{enumerable:!0,configurable:!0,writable:!0})),i[a]={t:d<e.length-1&&r===2?3:r,d:!1,i:0,c:Object.create(null)}}}if(c=i[a],c.t!==r&&!(r===1&&c.t===3)||(r===2&&(c.d||(c.d=!0,o[a]=[]),o[a].push(o=Object.create(null)),c.c[c.i++]=c={t:1,d:!1,i:0,c:Object.create(null)}),c.d))return null;if(c.d=!0,r===1)o=l?o[a]:o[a]=Object.create(null);else if(r===0&&l)return null;return[a,o,c.c]}function ff(n,e,t){(e===null||n.uk===2)&&N.x(e===null?"trying to redefine an already defined table or value":"document contains an unsafe property",n,t)}function qn(n,e={}){let t={s:n,p:0,d:e.maxDepth??1e3,bi:e.integersAsBigInt??!1,ld:e.useLegacyDate??!0,uk:e.unsafeKeyBehaviour==="throw"?2:e.unsafeKeyBehaviour==="drop"?1:0},s=Object.create(null),r=Object.create(null),o,i=!1,a=s,l=r;for(n.charCodeAt(0)===65279&&t.p++,st(t);t.p<n.length;){if(n.charCodeAt(t.p)===91){let c=n.charCodeAt(++t.p)===91;o=t.p+=+c,i=!1;let d=Pr(t,93);c&&(n.charCodeAt(t.p)!==93&&N.x("expected end of table array declaration",t),t.p++);let u=uf(t,d,s,r,c?2:1);u?(l=u[2],a=u[1]):(ff(t,u,o),i=!0)}else{o=t.p;let c=Pr(t),d=uf(t,c,a,l,0);!d&&!i&&ff(t,d,o),st(t,!0,!0);let u=Ts(t,void 0);d&&!i&&(d[1][d[0]]=u)}st(t,!0),t.p<n.length&&(o=n.charCodeAt(t.p))!==10&&(o!==13||n.charCodeAt(t.p+1)!==10)&&N.x("each key-value declaration must be followed by an end-of-line",t),st(t)}return s}var iL=!!"".isWellFormed;var ln=class{#e;#t;#n;#s=null;constructor(e,t){this.#e=e,this.#t=t,this.#n=new we(t)}find(e){this.#s??=new xa(this.#t).scan();for(let t=e.length;t>0;t--){let s=this.#s.get(va(e.slice(0,t)));if(s!==void 0){let{line:r,column:o}=this.#n.positionAt(s);return this.at(r,o)}}return this.at(1,1)}at(e,t){let s=this.#t.slice(this.#n.startOfLine(e),this.#n.endOfLine(e)).replace(/[\r\n]+$/,"");return{file:this.#e,line:e,column:t,source:s}}},xa=class{#e;#t=new Map;#n=new Map;#s=0;constructor(e){this.#e=e}scan(){let e=[];for(;this.#d(!0);)this.#e[this.#s]==="["?e=this.#r():this.#a(e);return this.#t}#r(){let e=this.#e[this.#s+1]==="[";this.#s+=e?2:1,this.#d(!1);let t=this.#o([]);for(;this.#s<this.#e.length&&this.#e[this.#s]!==`
`;)this.#s++;if(!e)return t;let s=va(t),r=this.#n.get(s)??0;return this.#n.set(s,r+1),[...t,r]}#a(e){let t=this.#o(e);if(this.#e[this.#s]!=="="){this.#s++;return}this.#s++,this.#d(!1),this.#i(t)}#o(e){let t=[...e];for(;;){let s=this.#s,r=this.#e[this.#s];if(r==='"'||r==="'")this.#u(),t.push(dS(this.#e.slice(s,this.#s)));else{for(;/[\w-]/.test(this.#e[this.#s]??"");)this.#s++;t.push(this.#e.slice(s,this.#s))}if(this.#f(t,s),this.#d(!1),this.#e[this.#s]!==".")return t;this.#s++,this.#d(!1)}}#i(e){let t=this.#e[this.#s];if(t==='"'||t==="'")this.#u();else if(t==="[")this.#l(e);else if(t==="{")this.#c(e);else for(;this.#s<this.#e.length&&!/[,\]}\n#]/.test(this.#e[this.#s]);)this.#s++}#l(e){this.#s++;for(let t=0;this.#d(!0)&&this.#e[this.#s]!=="]";t++){let s=[...e,t];this.#f(s,this.#s),this.#i(s),this.#d(!0),this.#e[this.#s]===","&&this.#s++}this.#s++}#c(e){for(this.#s++;this.#d(!0)&&this.#e[this.#s]!=="}";)this.#a(e),this.#d(!0),this.#e[this.#s]===","&&this.#s++;this.#s++}#u(){let e=this.#e[this.#s],t=this.#e.startsWith(e.repeat(3),this.#s),s=t?e.repeat(3):e;for(this.#s+=s.length;this.#s<this.#e.length&&!this.#e.startsWith(s,this.#s);)this.#s+=e==='"'&&this.#e[this.#s]==="\\"?2:1;for(this.#s+=s.length;t&&this.#e[this.#s]===e;)this.#s++}#d(e){for(;this.#s<this.#e.length;this.#s++){let t=this.#e[this.#s];if(t==="#"&&e)for(;this.#s+1<this.#e.length&&this.#e[this.#s+1]!==`
`;)this.#s++;else if(t===`
`||t==="\r"){if(!e)return!0}else if(t!==" "&&t!=="	")return!0}return!1}#f(e,t){let s=va(e);this.#t.has(s)||this.#t.set(s,t)}};function va(n){return JSON.stringify(n)}function dS(n){if(n.startsWith("'"))return n.slice(1,-1);try{let e=JSON.parse(n);return typeof e=="string"?e:n}catch{return n.slice(1,-1)}}function Fr(n,e){try{return qn(e)}catch(t){if(!(t instanceof N))throw t;let s=(t.message.split(`
`)[0]??"").replace("Invalid TOML document: ","");throw new ae(`Invalid TOML: ${s}`,{place:new ln(n,e).at(t.line,t.column)})}}function Et(n){return typeof n=="object"&&n!==null&&!Array.isArray(n)&&!(n instanceof Date)}var uS={extend:null,select:null,extendSelect:[],ignore:[],strict:null,exclude:null,extendExclude:[],perFileIgnores:[],sourceRoots:[],targetVersions:{},blockingCalls:[],severities:new Map,options:new Map,baseline:null,failOn:null,format:null};function Ca(n,e){let t=Fr(n,e),s=Et(t.tool)?t.tool:{};return{isConfigured:s["fastapi-lint"]!==void 0,isProject:t.project!==void 0||s.fastapi!==void 0||s.poetry!==void 0}}function yf(n,e,t){let s=Fr(n,e),r=new ln(n,e),o=gf(n);if(o.length===0)return new Lr(r,o,t).read(s);let a=(Et(s.tool)?s.tool:{})["fastapi-lint"]??{};if(!Et(a))throw new ae('"tool.fastapi-lint" must be a table',{place:r.find(o)});return new Lr(r,o,t).read(a)}function hf(n,e){let t=new ln(n,e),s=gf(n),r=Fr(n,e);for(let o of s)r=Et(r)?r[o]:void 0;return{values:Et(r)?r:{},placeOf:o=>t.find([...s,...o])}}function gf(n){return/(^|[\\/])pyproject\.toml$/.test(n)?["tool","fastapi-lint"]:[]}function Ra(n,e,t){let s=new Set([...e.map(r=>r.id),...af]);n.forEach((r,o)=>{if(!s.has(r))throw t(o,`Unknown rule or category "${r}"`,bf(r,s))})}function bf(n,e){return Dn(n,e)??'Run "fastapi-lint rules" for a list.'}var pf=["python","fastapi","starlette","pydantic","pydantic-settings","sqlalchemy","sqlmodel","httpx","uvicorn"],Lr=class{#e;#t;#n;constructor(e,t,s){this.#e=e,this.#t=t,this.#n=s}read(e){let t=Object.keys(Ar);for(let o of Object.keys(e))if(!t.includes(o)){let a=o==="tool"&&this.#t.length===0?"Only in a pyproject.toml the keys stand below [tool.fastapi-lint]; here they stand alone.":Dn(o,t)??`Known keys: ${t.join(", ")}.`;throw this.#m([o],`Unknown key "${o}"`,a)}let s=o=>this.#s(e,o),r=uS;return{extend:s("extend"),select:s("select"),extendSelect:s("extend-select")??r.extendSelect,ignore:s("ignore")??r.ignore,strict:s("strict"),exclude:s("exclude"),extendExclude:s("extend-exclude")??r.extendExclude,perFileIgnores:s("per-file-ignores")??r.perFileIgnores,sourceRoots:s("source-roots")??r.sourceRoots,targetVersions:s("target-versions")??r.targetVersions,blockingCalls:s("blocking-calls")??r.blockingCalls,severities:s("severity")??r.severities,options:s("rules")??r.options,baseline:s("baseline"),failOn:mf(na,s("fail-on")),format:mf(kr,s("format"))}}#s(e,t){let s=e[t];return s===void 0?null:this.#r(Ar[t].type,t,s)}#r(e,t,s){return this.#a[e](t,s,Ar[t])}#a={boolean:(e,t)=>this.#i([e],t),choice:(e,t,{choices:s=[]})=>this.#p([e],t,s),selectors:(e,t)=>this.#c([e],t),patterns:(e,t)=>this.#u([e],t),folders:(e,t)=>this.#d([e],t),file:(e,t)=>this.#f([e],t),ignores:(e,t,s)=>this.#o(e,t,s).map(([r,o])=>({pattern:r,selectors:this.#c([e,r],o)})),severities:(e,t,s)=>new Map(this.#o(e,t,s).map(([r,o])=>this.#_([e,r],r,o))),options:(e,t,s)=>new Map(this.#o(e,t,s).map(([r,o])=>this.#b([e,r],r,o))),versions:(e,t,s)=>Object.fromEntries(this.#o(e,t,s).map(([r,o])=>this.#y([e,r],r,o))),calls:(e,t,s)=>this.#g(e,t,s)};#o(e,t,{example:s}){if(Et(t))return Object.entries(t);throw this.#m([e],`"${e}" must be a table`,`For example:
${s}`)}#i(e,t){if(typeof t!="boolean")throw this.#m(e,`"${rt(e)}" must be true or false, not ${Ve(t)}`);return t}#l(e,t){if(typeof t=="string")throw this.#m(e,`"${rt(e)}" must be an array of strings`,`Write [${JSON.stringify(t)}].`);if(!Array.isArray(t))throw this.#m(e,`"${rt(e)}" must be an array of strings, not ${Ve(t)}`);return t.map((s,r)=>{if(typeof s=="string")return s;throw this.#m([...e,r],`"${rt(e)}" must be an array of strings, but element ${r+1} is ${Ve(s)}`)})}#c(e,t){let s=this.#l(e,t);return Ra(s,this.#n,(r,o,i)=>this.#m([...e,r],o,i)),s}#u(e,t){let s=this.#l(e,t);for(let[r,o]of s.entries())if(o.startsWith("!"))throw this.#m([...e,r],`"${rt(e)}" cannot have "${o}"`,'There are no exceptions; set "exclude" to leave out less than the default list.');return s}#d(e,t){return this.#l(e,t).map((s,r)=>{if(/^([\\/]|[A-Za-z]:)/.test(s)||s.split(/[\\/]/).includes(".."))throw this.#m([...e,r],`"${rt(e)}" must be folders below that of the configuration, not "${s}"`);return{folder:s,place:this.#k([...e,r])}})}#f(e,t){if(typeof t=="string"&&t!=="")return{file:t,place:this.#k(e)};throw this.#m(e,`"${rt(e)}" must be the path of a file, not ${Ve(t)}`)}#p(e,t,s){let r=s.find(i=>i===t);if(r!==void 0)return r;let o=typeof t=="string"?Dn(t,s):null;throw this.#m(e,`"${rt(e)}" must be one of ${s.join(", ")}, not ${Ve(t)}`,o)}#y(e,t,s){let r=t.toLowerCase().replace(/[-_.]+/g,"-");if(!pf.includes(r)){let o=Dn(r,pf);if(o!==null)throw this.#m(e,`Unknown name "${t}" in "${e[0]}"`,o)}if(typeof s=="number")throw this.#m(e,`The version of ${t} must be a string`,`Write "${s}" in quotes.`);if(typeof s!="string")throw this.#m(e,`The version of ${t} must be a string, not ${Ve(s)}`);if(!/^\d+(\.\d+)*$/.test(s))throw this.#m(e,`The version of ${t} must be one version, not "${s}"`,'Write it like "2.11" or "0.115.4".');return[r,s]}#g(e,t,{example:s}){if(!Array.isArray(t))throw this.#m([e],`"${e}" must be an array of tables, not ${Ve(t)}`,`For example:
${s}`);return t.map((r,o)=>{if(!Et(r)){let l=typeof r=="string"?`Write { call = ${JSON.stringify(r)} }.`:`For example:
${s}`;throw this.#m([e,o],`"${e}" must be an array of tables, but element ${o+1} is ${Ve(r)}`,l)}for(let l of Object.keys(r))if(l!=="call"&&l!=="use")throw this.#m([e,o,l],`Unknown key "${l}" in "${e}"`,"It has: call, use.");let{call:i,use:a}=r;if(typeof i!="string"||!fS.test(i))throw this.#m(i===void 0?[e,o]:[e,o,"call"],`"call" must be the dotted name of a call${i===void 0?"":`, not ${Ve(i)}`}`,'Write a dotted name such as "mylib.fetch", "mylib.Client.fetch" or "mylib.Client.*".');if(a!==void 0&&(typeof a!="string"||a.trim()===""))throw this.#m([e,o,"use"],`"use" must say what to use instead, not ${Ve(a)}`);return{call:i,use:a===void 0?null:a}})}#_(e,t,s){return this.#A(e,t),[t,this.#p(e,s,ou)]}#b(e,t,s){let r=this.#A(e,t);if(!Et(s))throw this.#m(e,`"${rt(e)}" must be a table of options`);let o=r.options??{},i=Object.entries(s).map(([a,l])=>{let c=Object.hasOwn(o,a)?o[a]:void 0;if(c!==void 0)return[a,this.#w([...e,a],l,c)];let d=Object.keys(o),u=d.length===0?"The rule has no options.":Dn(a,d)??`It has: ${d.join(", ")}.`;throw this.#m([...e,a],`Unknown option "${a}" of the rule "${t}"`,u)});return[t,Object.fromEntries(i)]}#w(e,t,s){switch(s.type){case"boolean":return this.#i(e,t);case"strings":return this.#l(e,t);case"integer":if(typeof t=="number"&&Number.isInteger(t))return t;throw this.#m(e,`"${rt(e)}" must be a whole number, not ${Ve(t)}`);case"string":if(typeof t=="string")return t;throw this.#m(e,`"${rt(e)}" must be a string, not ${Ve(t)}`)}}#A(e,t){let s=this.#n.find(o=>o.id===t);if(s!==void 0)return s;let r=this.#n.map(o=>o.id);throw this.#m(e,`Unknown rule "${t}"`,bf(t,r))}#m(e,t,s=null){return new ae(t,{place:this.#k(e),hint:s})}#k(e){return this.#e.find([...this.#t,...e])}},fS=/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*\.([\p{L}_][\p{L}\p{N}_]*|\*\*?)$/u;function mf(n,e){return n.find(t=>t===e)??null}function rt(n){return n.filter(e=>typeof e=="string").join(".")}function Ve(n){return typeof n=="string"?JSON.stringify(n):typeof n=="number"||typeof n=="bigint"||typeof n=="boolean"?String(n):Array.isArray(n)?"an array":n instanceof Date?"a date":"a table"}var Es=class{#e;#t;#n=new Map;constructor(e,t){this.#e=e,this.#t=t}configurationIn(e){let t=ue(e,"fastapi-lint.toml");return this.#e.fileSystem.hasEntry(t)?t:this.#s(e).isConfigured?ue(e,"pyproject.toml"):null}isProject(e){return this.#s(e).isProject}#s(e){let t=this.#n.get(e);if(t!==void 0)return t;let s=this.#r(ue(e,"pyproject.toml"));return this.#n.set(e,s),s}#r(e){if(!this.#e.fileSystem.hasEntry(e))return{isConfigured:!1,isProject:!1};let t=null;try{return t=kf(this.#e,e,null),Ca(Dr(this.#e,e),t)}catch(s){if(this.#t||t?.includes("fastapi-lint")===!0||!(s instanceof ae))throw s;return{isConfigured:!1,isProject:!0}}}},Is=class{main;#e;#t;#n;constructor(e,t,s){this.main=t,this.#e=e,this.#t=s===null?null:{host:s,manifests:new Es(s,!1)},this.#n=new Map([["",t]])}governing(e){return this.#s(e.slice(0,Math.max(0,e.lastIndexOf("/"))))}get met(){let e=[...this.#n].filter(([t,s])=>t===""||s!==this.#n.get(_f(t)));return new Map(e)}#s(e){let t=this.#n.get(e);if(t!==void 0)return t;let s=this.#s(_f(e)),r=ue(this.#e,e),o=e.startsWith("..")?null:this.#t?.manifests.configurationIn(r)??null,i=o===null||this.#t===null?s:$r(this.#t.host,o,r);return this.#n.set(e,i),i}};function _f(n){return n.slice(0,Math.max(0,n.lastIndexOf("/")))}function $r(n,e,t){if(e===null)return Pu;let s=[],r=[],o={absolute:e,folder:t,place:null};for(;o!==null;){let{absolute:i,place:a}=o,l=pS(n,i,o.folder,a);r.push(n.fileSystem.realPath(i)),s.unshift(l);let{extend:c}=l.configuration;if(c===null)break;let d=et(Ze(i),c.file);if(n.fileSystem.hasEntry(d)&&r.includes(n.fileSystem.realPath(d))){let u=[...r,d].map(f=>Dr(n,f));throw new ae(`This configuration extends itself: ${u.join(" \u2192 ")}`,{place:c.place})}o={absolute:d,folder:Ze(d),place:c.place}}return pa(s)}function pS(n,e,t,s){let r=Dr(n,e),o=kf(n,e,s);if(s!==null&&r.endsWith("pyproject.toml")&&!Ca(r,o).isConfigured)throw new ae(`"${r}" has no [tool.fastapi-lint] to extend`,{place:s});let i=yf(r,o,n.rules);return{name:r,folder:t,configuration:i,written:hf(r,o)}}function kf(n,e,t){let s=Dr(n,e),r;try{r=n.fileSystem.readBytes(e)}catch(i){throw new ae(`The configuration file "${s}" ${vt(i)}`,{place:t})}let o=td(r);if("text"in o)return o.text;throw new ae(`The configuration file "${s}" ${o.reason}`)}function Dr(n,e){return Ie(n.fileSystem.realPath(n.cwd),e)}function wf(n,e,t){let s=n.fileSystem.realPath(n.cwd),r=(e.length===0?["."]:e).map(h=>yS(n,h)),o=ru(r.map(h=>h.isFolder?h.absolute:Ze(h.absolute)));if(o===null)throw new ae("The paths have no folder in common, so they cannot be one project");let i=bs(o),a=i.find(h=>n.fileSystem.hasEntry(ue(h,".git")))??null,l=a===null?i:i.slice(0,i.indexOf(a)+1),c=!t.isolated&&t.config===void 0,d=new Es(n,c),f=l.find(h=>d.configurationIn(h)!==null)??l.find(h=>d.isProject(h))??a??(tt(s,o)?s:o),p=h=>Ie(s,ue(f,h))||".",y=c?new Is(f,$r(n,d.configurationIn(f),f),n):new Is(f,mS(n,t.config,s),null);return{root:f,gitRoot:a,targets:r,nameOf:p,configurations:y}}function mS(n,e,t){return $r(n,e===void 0?null:et(t,e),t)}function yS(n,e){if(e==="")throw new ae("A path is empty",{hint:'Write "." for the working directory.'});let t=et(n.cwd,e);try{let s=n.fileSystem.realPath(t),r=n.fileSystem.status(s).kind==="folder";return r&&n.fileSystem.readFolder(s),{given:e,absolute:s,isFolder:r}}catch(s){throw Di(s)==="ENOENT"&&n.fileSystem.hasEntry(t)?new ae(`"${e}" is a symbolic link to a file that does not exist`):Di(s)!=="ENOENT"?new ae(`"${e}" ${vt(s)}`):new ae(`There is no file or folder "${e}"`,{hint:hS(n,e,t)})}}function hS(n,e,t){let s=e.trim().split(/\s+/);if(s.length>1&&s.every(o=>n.fileSystem.hasEntry(et(n.cwd,o))))return`Each path is an argument of its own, on a line of its own in a list: ${s.map(o=>`"${o}"`).join(", ")}.`;let r=vs(wr(t),gS(n,t));return r===null||!e.endsWith(wr(t))?null:`Did you mean "${e.slice(0,e.length-wr(t).length)}${r}"?`}function gS(n,e){try{return n.fileSystem.readFolder(Ze(e)).filter(t=>t.kind==="folder"||t.name.endsWith(".py")).map(t=>t.name)}catch{return[]}}var Af=new Set(["syntax-error","unreadable-file"]);function Sf(n,e,t){let s=c=>t||c.set==="recommended",r=e.findLastIndex(c=>c.select!==null),o=new Set(Af);if(r===-1)for(let c of n)s(c)&&o.add(c.id);let i=(c,d)=>{for(let u of n)c.has(u.category)&&s(u)&&o.add(u.id);for(let u of n)d.has(u.category)&&!Af.has(u.id)&&o.delete(u.id);for(let u of c)o.add(u);for(let u of d)o.delete(u)},a=e.slice(0,Math.max(r,0));i(new Set(e[r]?.select),new Set(a.flatMap(c=>c.ignore)));for(let{select:c,extendSelect:d,ignore:u}of e.slice(a.length)){let f=c===null||a.length===0?c??[]:c.filter(p=>xf(n,p));i(new Set([...f,...d]),new Set(u))}let l=new Set(n.map(c=>c.id));return new Set([...o].filter(c=>l.has(c)))}function BL(n,e,t){return t?[]:e.filter(s=>{let r=n.filter(o=>o.category===s);return!xf(n,s)&&!r.some(o=>o.set==="recommended")})}function xf(n,e){return n.some(t=>t.id===e)}function Rf(n,e,t){let{rules:s}=n,{configurations:r}=e,o=Tf(s,t),i=new Map,a=d=>{let u=i.get(d);if(u!==void 0)return u;let f={selected:bS(s,d,t,o),ignored:Lu(d.files,Ie)};return i.set(d,f),f},{main:l}=r,c=[...r.met];return{rules:new Set(c.flatMap(([,d])=>[...a(d).selected])),...vf(l),isIgnored:_S(e,s,d=>a(r.governing(d))),sourceRoots:Cf(n,e,l),nested:c.slice(1).map(([d,u])=>({folder:d,...vf(u),sourceRoots:Cf(n,e,u)}))}}function bS(n,e,t,s=Tf(n,t)){return Sf(n,[...e.selection,s],t.strict||e.strict)}function Tf(n,e){if(e.select?.length===0)throw new ae("--select names no rule",{hint:'Run "fastapi-lint rules" for a list.'});return{select:e.select===void 0?null:Ta("--select",e.select,n),extendSelect:Ta("--extend-select",e.extendSelect,n),ignore:Ta("--ignore",e.ignore,n)}}function vf({severities:n,options:e,targetVersions:t,blockingCalls:s}){let r=[...n].flatMap(([o,i])=>i==="off"?[]:[[o,i]]);return{severities:new Map(r),options:e,targetVersions:t,blockingCalls:s}}function Ta(n,e,t){return Ra(e,t,(s,r,o)=>new ae(`${r} in ${n}`,{hint:o})),e}function _S({root:n},e,t){let s=new Map;return(r,o)=>{let i=s.get(o);if(i===void 0){let{selected:a,ignored:l}=t(o),c=new Set(l(ue(n,o)));i=new Set(e.filter(({id:d,category:u})=>a.has(d)&&!c.has(d)&&!c.has(u)).map(({id:d})=>d)),s.set(o,i)}return!i.has(r)}}function Cf(n,e,{sourceRoots:t}){return t.map(({folder:s,base:r,place:o})=>{let i=et(r,s);if(!tt(e.root,i))throw new ae(`The source root "${s}" is outside the project in ${e.nameOf("")}`,{place:o});if(!kS(n,i))throw new ae(`The source root "${s}" is not a folder`,{place:o});return Ie(e.root,i)})}function kS(n,e){try{return n.fileSystem.status(e).kind==="folder"}catch{return!1}}async function wS(n,e,t,s){let r=wf(n,e,t),o=sf(n,r,t.forceExclude),i=Rf(n,r,t),a=await n.createSession(i);return{project:r,settings:i,loaded:await rf(n,r,o,a,s)}}async function t$(n,e,t,s){let r=await wS(n,e,t,s),{project:o,loaded:i}=r,a=s({stage:"checking",done:0,total:i.fileCount});return a!==void 0&&await a,{...r,result:If(i,l=>Ef(o,l))}}function n$(n){return{...n,result:If(n.loaded,e=>Ef(n.project,e))}}function Ef({root:n,targets:e},t){let s=ue(n,t);return e.some(r=>r.isFolder?tt(r.absolute,s):r.absolute===s)}function s$(n,e,t){let s=({location:r})=>t??n.configurations.governing(r.path).failOn??"warning";return e.some(r=>cd([r],s(r)))}function If({session:n,fileCount:e},t){try{return n.check(t)}catch(s){return{findings:[],suppressed:[],internalErrors:[on(s,null,null)],malformedManifests:[],fileCount:e,reportedFileCount:0}}}function K(n,e){return n.start<=e.start&&e.end<=n.end}function le(n,e){return n.start<=e&&e<n.end}function W(n,e){for(let t of n)t!==null&&e(t)}function ce(n,e){n!==null&&e(n)}function AS(n,e){let t=n.posonlyargs.length+n.args.length,s=t-n.defaults.length;for(let r=0;r<t;r++)e(n.posonlyargs[r]??n.args[r-n.posonlyargs.length]),r>=s&&e(n.defaults[r-s]);ce(n.vararg,e);for(let r=0;r<n.kwonlyargs.length;r++)e(n.kwonlyargs[r]),ce(n.kw_defaults[r]??null,e);ce(n.kwarg,e)}function Of(n,e,t){if(n.length===0||e.length===0||n.at(-1).start<e[0].start){W(n,t),W(e,t);return}W([...n,...e].sort((s,r)=>s.start-r.start),t)}function ot(n,e){switch(n.kind){case"Name":return;case"Attribute":case"keyword":case"Expr":case"Await":case"YieldFrom":case"Starred":case"MatchValue":e(n.value);return;case"Constant":n.type==="str"&&n.forward!==void 0&&e(n.forward);return;case"Call":e(n.func),Of(n.args,n.keywords,e);return;case"Pass":case"Break":case"Continue":case"Global":case"Nonlocal":case"alias":case"Broken":case"MatchSingleton":case"MatchStar":return;case"Module":W(n.body,e);return;case"FunctionDef":case"AsyncFunctionDef":W(n.decorator_list,e),W(n.type_params,e),e(n.args),ce(n.returns,e),W(n.body,e);return;case"ClassDef":W(n.decorator_list,e),W(n.type_params,e),Of(n.bases,n.keywords,e),W(n.body,e);return;case"Return":case"Yield":ce(n.value,e);return;case"Delete":W(n.targets,e);return;case"Assign":W(n.targets,e),e(n.value);return;case"TypeAlias":e(n.name),W(n.type_params,e),e(n.value);return;case"AugAssign":case"NamedExpr":e(n.target),e(n.value);return;case"AnnAssign":e(n.target),e(n.annotation),ce(n.value,e);return;case"For":case"AsyncFor":e(n.target),e(n.iter),W(n.body,e),W(n.orelse,e);return;case"While":case"If":e(n.test),W(n.body,e),W(n.orelse,e);return;case"With":case"AsyncWith":W(n.items,e),W(n.body,e);return;case"Match":e(n.subject),W(n.cases,e);return;case"Raise":ce(n.exc,e),ce(n.cause,e);return;case"Try":case"TryStar":W(n.body,e),W(n.handlers,e),W(n.orelse,e),W(n.finalbody,e);return;case"Assert":e(n.test),ce(n.msg,e);return;case"Import":case"ImportFrom":W(n.names,e);return;case"BoolOp":case"JoinedStr":case"TemplateStr":W(n.values,e);return;case"BinOp":e(n.left),e(n.right);return;case"UnaryOp":e(n.operand);return;case"Lambda":e(n.args),e(n.body);return;case"IfExp":e(n.body),e(n.test),e(n.orelse);return;case"Dict":for(let t=0;t<n.values.length;t++)ce(n.keys[t]??null,e),e(n.values[t]);return;case"Set":case"List":case"Tuple":W(n.elts,e);return;case"ListComp":case"SetComp":case"GeneratorExp":e(n.elt),W(n.generators,e);return;case"DictComp":e(n.key),e(n.value),W(n.generators,e);return;case"Compare":e(n.left),W(n.comparators,e);return;case"FormattedValue":case"Interpolation":e(n.value),ce(n.format_spec,e);return;case"Subscript":e(n.value),e(n.slice);return;case"Slice":ce(n.lower,e),ce(n.upper,e),ce(n.step,e);return;case"arguments":AS(n,e);return;case"arg":ce(n.annotation,e);return;case"withitem":e(n.context_expr),ce(n.optional_vars,e);return;case"comprehension":e(n.target),e(n.iter),W(n.ifs,e);return;case"ExceptHandler":ce(n.type,e),W(n.body,e);return;case"match_case":e(n.pattern),ce(n.guard,e),W(n.body,e);return;case"MatchSequence":case"MatchOr":W(n.patterns,e);return;case"MatchMapping":for(let t=0;t<n.keys.length;t++)e(n.keys[t]),ce(n.patterns[t]??null,e);return;case"MatchClass":e(n.cls),W(n.patterns,e),W(n.kwd_patterns,e);return;case"MatchAs":ce(n.pattern,e);return;case"TypeVar":ce(n.bound,e),ce(n.default_value,e);return;case"ParamSpec":case"TypeVarTuple":ce(n.default_value,e);return;default:SS(n)}}function SS(n){throw new Error(`Unknown node ${JSON.stringify(n)}`)}function Mf(n){let e=[];return ot(n,t=>e.push(t)),e}function D(n,e){let t=s=>{e(s)!==!1&&ot(s,t)};t(n)}function*Ff({fastapi:n,project:e},t){let{module:s}=t,r=s.functions.filter(({facts:i})=>i.isGenerator&&i.yields.length>0);if(r.length===0)return;let o=n.endpointsIn(s);for(let i of r){let a=o.find(f=>f.isDependency&&f.function===i),l=n.dependenciesOn(i);if(a===void 0&&l.length===0||!xS(e.inference,i))continue;let c=vS(t,i);if(c===null)continue;let d=RS(c),u=(a?.uses??[]).filter(({node:f})=>f!==null);yield{symbol:i,node:c,name:a?.name??i.facts.name,yields:d,uses:u,dependencies:l}}}function xS(n,e){return n.decoratorsOf(e).every(t=>t==="builtins.staticmethod"||t==="builtins.classmethod")}function vS(n,{facts:e}){return(e.isAsync?n.nodesOf("AsyncFunctionDef"):n.nodesOf("FunctionDef")).find(({nameSpan:s})=>s.start===e.nameSpan.start)??null}function qt(n){let e=[];return D(n,t=>(e.push(t),!CS(t))),e}function CS({kind:n}){return n==="FunctionDef"||n==="AsyncFunctionDef"||n==="ClassDef"||n==="Lambda"}function RS({body:n}){let e=[],t=(r,o)=>{for(let[i,a]of r.entries())s(a,r.slice(i+1),o)},s=(r,o,i)=>{let a=(l,c)=>t(c,[...i,{statement:r,rest:o,branch:l}]);switch(r.kind){case"If":case"For":case"AsyncFor":case"While":a({kind:"body"},r.body),a({kind:"orelse"},r.orelse);return;case"With":case"AsyncWith":a({kind:"body"},r.body);return;case"Try":case"TryStar":a({kind:"body"},r.body);for(let l of r.handlers)a({kind:"handler",handler:l},l.body);a({kind:"orelse"},r.orelse),a({kind:"finalbody"},r.finalbody);return;case"Match":for(let[l,{body:c}]of r.cases.entries())a({kind:"case",index:l},c);return;case"FunctionDef":case"AsyncFunctionDef":case"ClassDef":return;default:for(let l of qt(r))(l.kind==="Yield"||l.kind==="YieldFrom")&&e.push({node:l,levels:[...i,{statement:r,rest:o,branch:null}]})}};return t(n,[]),e}function Os({levels:n}){return n.flatMap(({statement:e,branch:t})=>(e.kind==="Try"||e.kind==="TryStar")&&t?.kind==="body"?[e]:[]).reverse()}function Ms({levels:n}){return n.flatMap(({statement:e})=>e.kind==="With"||e.kind==="AsyncWith"?[e]:[]).reverse()}function Ns({uses:n}){return n.length>0&&n.every(({operation:e})=>e.route.kind==="websocket")}function Ea(n){let e=[],t=!1,s=!1,r=(o,i)=>{for(let a of o){if(s&&!i)return;if(e.push({statement:a,runsOnError:i||t}),Lf(a)){s=!0;return}}};for(let{statement:o,rest:i,branch:a}of[...n.levels].reverse())(o.kind==="Try"||o.kind==="TryStar")&&(a?.kind==="body"&&(r(o.orelse,!1),o.handlers.some(l=>Ia(l)&&l.body.at(-1)?.kind!=="Raise")&&(t=null)),a?.kind!=="finalbody"&&r(o.finalbody,!0)),r(i,!1);return e}function Ia({type:n}){return(n?.kind==="Tuple"?n.elts:[n]).some(t=>t===null||/^(Base)?Exception$/.test(E(t)))}function Lf({kind:n}){return n==="Return"||n==="Raise"||n==="Break"||n==="Continue"}function $f(n,e){let t=n.levels.findIndex((o,i)=>{let a=e.levels[i];return a?.statement!==o.statement||!TS(o.branch,a.branch)}),[s,r]=[n.levels[t],e.levels[t]];return t<0||s===void 0||r===void 0?!1:s.statement===r.statement?Df(s.statement.kind)?r.branch?.kind==="finalbody"?!0:r.branch?.kind==="orelse"?s.branch?.kind==="body"&&!Nf(n,t):!1:!1:!s.rest.includes(r.statement)||Nf(n,t)?!1:!Pf(n,t)||!Pf(e,t)}function TS(n,e){return n===null||e===null||n.kind!==e.kind?n===e:n.kind==="handler"?e.kind==="handler"&&n.handler===e.handler:n.kind!=="case"||e.kind==="case"&&n.index===e.index}function Nf({levels:n},e){return n.slice(e+1).some(({rest:t})=>t.some(Lf))}function Pf({levels:n},e){return n.slice(e).some(({statement:{kind:t},branch:s})=>s!==null&&!(t==="With"||t==="AsyncWith"||Df(t)&&s.kind!=="handler"))}function Df(n){return n==="Try"||n==="TryStar"}function Ma({yields:n}){return n.flatMap((e,t)=>{let s=n.slice(0,t).find(o=>$f(o,e));if(s)return[{point:e,first:s,reason:"sequence"}];if(ES(e))return[{point:e,first:e,reason:"loop"}];let r=n.slice(0,t).find(o=>OS(o,e));return r?[{point:e,first:r,reason:"handler"}]:[]})}function ES({levels:n}){let e=n.findLastIndex(({statement:t,branch:s})=>IS(t)&&s?.kind==="body");return e<0?!1:!qt(n[e].statement).some(({kind:t})=>t==="Break"||t==="Return"||t==="Raise")}function IS(n){if(n.kind==="While"){let{test:t}=n;return t.kind==="Constant"&&(t.value===!0||t.value===1)}if(n.kind!=="For")return!1;let{iter:e}=n;return(e.kind==="List"||e.kind==="Tuple")&&e.elts.length>1}function OS(n,e){return Os(n).some(({handlers:t})=>t.some(s=>K(s,e.node)&&Ia(s)))}var MS=new Set(["close","aclose","close_all","close_async","wait_closed","disconnect","dispose","release","unlock","shutdown","cleanup","clean_up","teardown","stop","terminate","kill","logout","quit","rmtree","unlink","rmdir","remove","reset","__exit__","__aexit__"]);function Na({yields:n}){let e=new Map;for(let t of n){let s=Ea(t),r=Os(t).flatMap(({handlers:l})=>l.flatMap(({body:c})=>c)),o=s.flatMap(({statement:l,runsOnError:c})=>c===!1?[]:[l]),i=[...r,...o].flatMap(Oa).map(jn),a=Ms(t).flatMap(({items:l})=>l.map(({optional_vars:c})=>c));for(let l of s)if(l.runsOnError===!1)for(let c of Oa(l.statement)){if(!MS.has(E(c.func))||e.has(c))continue;let d=c.func.kind==="Attribute"?c.func.value:null;d!==null&&a.some(f=>f!==null&&jn(f)===jn(d))||i.includes(jn(c))||e.set(c,{call:c,statement:l.statement,point:t})}}return[...e.values()]}function Oa(n){return qt(n).filter(e=>e.kind==="Call")}function jn(n){switch(n.kind){case"Name":return n.id;case"Attribute":return`${jn(n.value)}.${n.attr}`;case"Call":return`${jn(n.func)}()`;default:return n.kind}}var NS=/^(sqlalchemy|sqlmodel)\.(\w+\.)*(Async)?(Session|sessionmaker|async_sessionmaker|Engine|Connection)\.begin$/;function Pa({project:n},e){let{symbol:t,yields:s,uses:r,dependencies:o}=e,i=[...o,...r.flatMap(({node:l})=>l?[l.dependency]:[])];if(Ns(e)||i.every(({scope:l})=>l==="function"))return[];let a=new Map;for(let l of s){for(let c of Ea(l).flatMap(({statement:d})=>Oa(d)))c.func.kind==="Attribute"&&c.func.attr==="commit"&&c.args.length===0&&!a.has(c)&&a.set(c,{call:c,isBegin:!1,point:l});for(let{context_expr:c}of Ms(l).flatMap(({items:d})=>d)){if(c.kind!=="Call"||a.has(c))continue;n.calls.callsIn(t).find(({site:u})=>u?.call.start===c.start&&u.call.end===c.end)?.names.some(u=>NS.test(u))&&a.set(c,{call:c,isBegin:!0,point:l})}}return[...a.values()]}var Bn=class{facts;name;isPackage;isStub;role;classes;functions;#e=[];constructor(e,t){this.facts=e,this.name=t.name,this.isPackage=t.isPackage,this.isStub=t.isStub,this.role=t.role,this.classes=e.classes.map(s=>({kind:"class-symbol",qualifiedName:`${this.name}.${s.qualifiedName}`,module:this,facts:s})),this.functions=e.functions.map(s=>({kind:"function-symbol",qualifiedName:`${this.name}.${s.qualifiedName}`,module:this,facts:s,owner:s.class===null?null:this.classes[s.class]}))}get path(){return this.facts.path}scope(e){return this.facts.scopes[e]}block(e){return this.facts.blocks[e]}definitionsIn(e,t){let s=this.#e[e];return s===void 0&&(s=new Map(this.facts.scopes[e].bindings.map(r=>[r.name,r.definitions])),this.#e[e]=s),s.get(t)??[]}scopeAt(e){let t=this.facts.scopes,s=qf(t.length,r=>t[r].span.start,e);for(;s>0;s=t[s].parent){let{span:r,hole:o}=t[s];if(le(r,e)&&!(o&&le(o,e)))return s}return 0}blockAt(e){let t=this.facts.blocks,s=qf(t.length,r=>t[r].start,e);for(;s>0;s=t[s].parent)if(le(t[s],e))return s;return 0}functionAt(e){for(let t=this.scopeAt(e);t>=0;t=this.facts.scopes[t].parent){let s=this.facts.scopes[t];if(s.function!==null)return this.functions[s.function];if(s.class!==null)return null}return null}classAt(e){for(let t=this.scopeAt(e);t>=0;t=this.facts.scopes[t].parent){let s=this.facts.scopes[t];if(s.class!==null)return this.classes[s.class]}return null}functionSymbol(e){return this.functions[e]}*blocksAround(e){for(let t=e;t>=0;t=this.facts.blocks[t].parent)yield this.facts.blocks[t]}blockEncloses(e,t){for(let s=t;s>=0;s=this.facts.blocks[s].parent)if(s===e)return!0;return!1}};function I(n){return n.facts!==null}function qf(n,e,t){let s=0,r=n-1;for(;s<r;){let o=s+r+1>>1;e(o)<=t?s=o:r=o-1}return s}var jt={kind:"none"};function O(n){return{kind:"unknown",reason:n}}function L(n){let e=[];for(let t of n)for(let s of t.kind==="union"?t.members:[t])e.some(r=>Fa(r,s))||e.push(s);return e.length===0?O("no value"):e.length===1?e[0]:{kind:"union",members:e}}function g(n){return n.kind==="union"?n.members:[n]}function Se(n){return n.kind==="none"?O("only None"):n.kind!=="union"?n:L(n.members.filter(e=>e.kind!=="none"))}function Fa(n,e){if(n===e)return!0;switch(n.kind){case"unknown":case"none":return e.kind===n.kind;case"literal":return e.kind==="literal"&&e.value===n.value;case"instance":return e.kind==="instance"&&e.class===n.class&&jf(n.args,e.args);case"class":return e.kind==="class"&&Fa(n.of,e.of);case"function":return e.kind==="function"&&e.function===n.function;case"module":case"library":case"type-variable":return e.kind===n.kind&&e.name===n.name;case"union":return e.kind==="union"&&jf(n.members,e.members)}}function jf(n,e){return n.length===e.length&&n.every((t,s)=>Fa(t,e[s]))}function Ue(n,e){if(e.size===0)return n;switch(n.kind){case"type-variable":return e.get(n.name)??n;case"instance":return n.args.length===0?n:{...n,args:n.args.map(t=>Ue(t,e))};case"class":{let t=Ue(n.of,e);return Ke(t)}case"union":return L(n.members.map(t=>Ue(t,e)));default:return n}}function Ke(n){switch(n.kind){case"instance":case"type-variable":return{kind:"class",of:n};case"union":return L(n.members.map(Ke));default:return O("the class of something unknown")}}function cn(n){switch(n.kind){case"unknown":return"unknown";case"none":return"None";case"literal":return JSON.stringify(n.value);case"instance":{let e=n.class.qualifiedName.replace(/^builtins\./,"");return n.args.length===0?e:`${e}[${n.args.map(cn).join(", ")}]`}case"class":return`type[${cn(n.of)}]`;case"function":return n.function.qualifiedName;case"module":return`module ${n.name}`;case"library":case"type-variable":return n.name;case"union":return n.members.map(cn).join(" | ")}}var qr=class{#e;#t=new Map;#n=new Map;#s=new Set;#r=new Map;#a=new Map;constructor(e){this.#e=e}libraryClass(e){let t=this.#t.get(e);return t===void 0&&(t={kind:"class-symbol",qualifiedName:e,module:null,facts:null},this.#t.set(e,t)),t}instanceOf(e){return{kind:"instance",class:e,args:this.parametersOf(e)}}parametersOf(e){if(!I(e))return[];let t=this.#r.get(e);if(t)return t;this.#r.set(e,[]);let{module:s,facts:r}=e,o=[],i=null,a=(c,d)=>{if(c.kind==="type-variable")d.some(u=>u.name===c.name)||d.push(c);else if(c.kind==="instance")for(let u of c.args)a(u,d);else if(c.kind==="class")a(c.of,d);else if(c.kind==="union")for(let u of c.members)a(u,d)};if(r.typeParameters.length>0){i=[];let c=s.scope(r.scope).parent;for(let d of r.typeParameters){let u=s.definitionsIn(c,d)[0];u&&i.push({kind:"type-variable",name:jr(s,u),bound:null})}}else for(let c of r.bases){if(c.kind!=="Subscript")continue;let d=this.#e.typeOf(s,c),u=d.kind==="class"&&d.of.kind==="instance"?d.of.class.qualifiedName:"";u==="typing.Generic"||u==="typing.Protocol"?(i??=[],a(d,i)):a(d,o)}let l=i??o;return this.#r.set(e,l),l}argumentsOf(e){let t=new Map;for(let[s,r]of this.parametersOf(e.class).entries()){let o=e.args[s];o&&t.set(r.name,o)}return t}ancestryOf(e){let t=this.#o(e.class),s=this.argumentsOf(e);return s.size===0?t:{isComplete:t.isComplete,classes:t.classes.map(r=>Ue(r,s))}}#o(e){let t=this.#n.get(e);if(t)return t;let s=this.instanceOf(e);if(!I(e))return{classes:[s],isComplete:!1};if(this.#s.has(e))return{classes:[s],isComplete:!1};this.#s.add(e);let r=!0,o=[];for(let a of e.facts.bases){if(a.kind==="Starred"){r=!1;continue}for(let l of this.#i(this.#e.typeOf(e.module,a))){if(l===null){r=!1;continue}let c=this.ancestryOf(l);r&&=c.isComplete,o.push([...c.classes])}}this.#s.delete(e);let i={classes:[s,...FS(o)],isComplete:r};return(this.#s.size===0||r)&&this.#n.set(e,i),i}#i(e){switch(e.kind){case"union":return e.members.flatMap(t=>this.#i(t));case"class":return[e.of.kind==="instance"?e.of:null];case"library":return[this.instanceOf(this.libraryClass(e.name))];default:return[null]}}isSubclass(e,t){let{classes:s,isComplete:r}=this.#o(e);return s.some(o=>o.class.qualifiedName===t)?!0:r?!1:null}member(e,t){for(let s of this.ancestryOf(e).classes){let r=this.ownMember(s,t);if(r)return r}return null}ownMember(e,t){if(!I(e.class))return null;let{module:s,facts:r}=e.class,o=s.definitionsIn(r.scope,t),i=this.assignedAttributes(e.class).get(t)??[];return o.length===0&&i.length===0?null:{owner:e,sites:PS(o).map(a=>({module:s,definition:a})),assignments:i}}assignedAttributes(e){if(!I(e))return new Map;let t=this.#a.get(e);if(t)return t;let s=new Map,{module:r,facts:o}=e;for(let{name:i}of r.scope(o.scope).bindings)for(let a of r.definitionsIn(o.scope,i)){if(a.kind!=="function")continue;let l=r.functions[a.function],c=l.facts.parameters[0];if(c!==void 0)for(let{target:d,value:u,annotation:f,path:p}of l.facts.attributeAssignments){if(d.value.kind!=="Name"||d.value.id!==c.name)continue;let y=s.get(d.attr)??[];y.push({module:r,value:u,annotation:f,path:p}),s.set(d.attr,y)}}return this.#a.set(e,s),s}methodsOf(e){return I(e)?e.module.functions.filter(t=>t.owner===e):[]}};function jr(n,e){return`${n.name}:${e.start}`}function PS(n){let e=n[n.length-1];return e===void 0?n:n.filter(t=>t===e||t.block!==e.block)}function FS(n){let e=n.map(s=>[...s]),t=[];for(;;){let s=e.filter(i=>i.length>0);if(s.length===0)return t;let r=s.find(i=>!s.some(a=>a.slice(1).some(l=>l.class===i[0].class)))??s[0],o=r[0];t.some(i=>i.class===o.class)||t.push(o);for(let i of e){let a=i.findIndex(l=>l.class===o.class);(a===0||a>0&&i===r)&&i.splice(a,1)}r[0]===o&&r.shift()}}var Bf=new WeakMap;function Uf(n,e,t){let s=LS(n).get(e);return s===void 0?[]:s.filter(({where:r,test:o})=>le(r,t)&&n.functionAt(t)===n.functionAt(o.start)&&La(n,e,t)===La(n,e,o.start)&&!$S(n,e,o,t,r))}function LS(n){let e=Bf.get(n);if(e)return e;let t=new Map,s=(r,o)=>{for(let{name:i,...a}of o){let l=t.get(i);l?l.push({where:r,...a}):t.set(i,[{where:r,...a}])}};for(let r of n.facts.blocks){if(r.kind!=="if"&&r.kind!=="else"||r.test===null)continue;let o=r.kind==="if";if(s(r,Br(r.test,o)),r.leaves===null)continue;let i=n.facts.blocks[r.parent];s({start:r.end,end:i.end},Br(r.test,!o))}return Bf.set(n,t),t}function Br(n,e){if(n.kind==="UnaryOp"&&n.op==="Not")return Br(n.operand,!e);if(n.kind==="BoolOp")return n.op==="And"===e?n.values.flatMap(o=>Br(o,e)):[];if(n.kind!=="Call"||n.func.kind!=="Name"||n.func.id!=="isinstance")return[];let[t,s]=n.args;if(t?.kind!=="Name"||s===void 0)return[];let r=s.kind==="Tuple"?s.elts:[s];return[{name:t.id,test:n,classes:r,holds:e}]}function La(n,e,t){for(let s=n.scopeAt(t);s>0;s=n.scope(s).parent)if(n.definitionsIn(s,e).length>0)return s;return 0}function $S(n,e,t,s,r){let o=[...n.blocksAround(n.blockAt(s))].filter(({kind:i,start:a})=>(i==="for"||i==="while")&&a>=r.start);return n.definitionsIn(La(n,e,s),e).some(i=>i.start>t.end&&(i.start<s||o.some(a=>le(a,i.start))))}var dn={kind:"literal",value:"..."},Ur="typing.Self",DS=new Set(["ClassVar","Final","Required","NotRequired","ReadOnly","TypeGuard","Unpack"]);function Hf(n){let e=/^(?:typing|typing_extensions)\.(\w+)$/.exec(n);return e?e[1]:n==="dataclasses.InitVar"?"ClassVar":null}function Wf(n){switch(Hf(n)){case"Self":return{kind:"type-variable",name:Ur,bound:null};case"Any":case"NoReturn":case"Never":case"Callable":case"ClassVar":case"Final":case"TypeAlias":case"Union":case"Optional":case"Literal":return O(n);default:return null}}function Gf(n,e,t,s){if(t.kind!=="library")return null;let r=Hf(t.name);if(r===null)return null;let o=s.kind==="Tuple"?s.elts:[s],i=a=>a.kind==="none"||a.kind==="unknown"?a:a.kind==="union"?L(a.members.map(i)):Ke(a.kind==="class"?n.builtin("type",[a.of]):a);switch(r){case"Optional":return L([i(n.annotation(e,s)),jt]);case"Union":return L(o.map(a=>i(n.annotation(e,a))));case"Annotated":return o[0]?i(n.annotation(e,o[0])):O("Annotated without a type");case"Literal":return L(o.map(a=>i(n.asInstance(n.typeOf(e,a)))));case"Type":return Ke(n.builtin("type",[n.annotation(e,s)]));case"Callable":case"Concatenate":return O("Callable");default:return DS.has(r)?i(n.annotation(e,s)):null}}function F(n){return n.slice(n.lastIndexOf(".")+1)}var qS=120,jS=300,BS=8,Wr=class{classes;names;imports;#e;#t;#n=new Map;#s=new Map;#r=new Map;#a=new Map;#o=new Map;#i=0;#l=Number.POSITIVE_INFINITY;#c=0;constructor(e,t,s,r){this.names=e,this.imports=t,this.#e=s,this.#t=r,this.classes=new qr(this)}typeOf(e,t){let s=this.#n.get(t);return s||this.#d(t,()=>this.#f(e,t),r=>this.#n.set(t,r))}annotation(e,t){return t.kind==="Constant"?t.type==="None"?jt:t.type==="str"?this.#u(e,t):O("not an annotation"):this.instantiate(this.typeOf(e,t))}instantiate(e){switch(e.kind){case"class":{let{of:t}=e;return t.kind==="instance"&&t.class.qualifiedName==="builtins.type"&&t.args[0]?Ke(t.args[0]):t}case"none":case"unknown":return e;case"union":return L(e.members.map(t=>this.instantiate(t)));case"library":return Wf(e.name)??{kind:"instance",class:this.classes.libraryClass(e.name),args:[]};default:return O("not a class")}}#u(e,t){if(t.forward)return this.annotation(e,t.forward);let s=t.value.trim().split(".");if(!s.every(o=>/^[\p{L}_][\p{L}\p{N}_]*$/u.test(o)))return O(`"${t.value}" is no simple name`);let r=this.#k(this.names.lookUp(e,s[0],t.start));for(let o of s.slice(1))r=this.attribute(r,o);return this.instantiate(r)}#d(e,t,s){let r=this.#s.get(e);if(r!==void 0||this.#i>=qS)return this.#l=Math.min(this.#l,r??0),O(r===void 0?"nested too deeply":"depends on itself");let o=this.#i,i=this.#l;this.#l=Number.POSITIVE_INFINITY,this.#s.set(e,o),this.#i=o+1;try{let a=t();return this.#l>=o||++this.#c>jS?(s(a),this.#l=i):this.#l=Math.min(this.#l,i),a}finally{this.#i=o,o===0&&(this.#c=0),this.#s.delete(e)}}#f(e,t){switch(t.kind){case"Name":return this.#b(e,t);case"Attribute":return this.attribute(this.typeOf(e,t.value),t.attr);case"Call":return this.#H(e,t);case"Await":return this.awaited(this.typeOf(e,t.value));case"Constant":return this.#g(t);case"Subscript":return this.#Y(e,t);case"JoinedStr":return this.builtin("str");case"List":return this.builtin("list",[this.#p(e,t.elts)]);case"Set":return this.builtin("set",[this.#p(e,t.elts)]);case"Tuple":return t.elts.some(s=>s.kind==="Starred")?this.builtin("tuple",[O("starred"),dn]):this.builtin("tuple",t.elts.map(s=>this.typeOf(e,s)));case"Dict":{let s=t.keys.filter(r=>r!==null);return this.builtin("dict",[this.#p(e,s),this.#p(e,t.values)])}case"ListComp":return this.builtin("list",[this.#y(this.typeOf(e,t.elt))]);case"SetComp":return this.builtin("set",[this.#y(this.typeOf(e,t.elt))]);case"DictComp":return this.builtin("dict",[this.#y(this.typeOf(e,t.key)),this.#y(this.typeOf(e,t.value))]);case"GeneratorExp":return this.stubInstance("typing.Generator",[this.#y(this.typeOf(e,t.elt))]);case"IfExp":return L([this.typeOf(e,t.body),this.typeOf(e,t.orelse)]);case"BoolOp":{let s=t.values.map(o=>this.typeOf(e,o)),r=s.length-1;return L(s.map((o,i)=>t.op==="Or"&&i<r?Se(o):o))}case"NamedExpr":return this.typeOf(e,t.value);case"Lambda":{let s=e.functions.find(r=>r.facts.isLambda&&r.facts.start===t.start);return s?{kind:"function",function:s,self:null}:O("lambda")}case"BinOp":return this.#_(e,t);case"Compare":return this.builtin("bool");case"UnaryOp":return t.op==="Not"?this.builtin("bool"):this.typeOf(e,t.operand);default:return O(`a ${t.kind} expression`)}}#p(e,t){if(t.length===0)return O("empty");let s=t.slice(0,BS);return L(s.map(r=>r.kind==="Starred"?this.iterated(this.typeOf(e,r.value)):this.#y(this.typeOf(e,r))))}#y(e){return e.kind==="literal"?this.asInstance(e):e}asInstance(e){if(e.kind==="literal"){let{value:t}=e;return typeof t=="string"?this.builtin("str"):this.builtin(typeof t=="boolean"?"bool":Number.isInteger(t)?"int":"float")}return e.kind==="type-variable"?e.bound??O(`any ${F(e.name)}`):e}#g(e){switch(e.type){case"str":case"bool":return{kind:"literal",value:e.value};case"int":return typeof e.value=="number"?{kind:"literal",value:e.value}:this.builtin("int");case"None":return jt;case"bytes":case"float":case"complex":return this.builtin(e.type);case"Ellipsis":return O("...")}}#_(e,t){let s=this.typeOf(e,t.left);if(t.op==="BitOr"){let i=this.typeOf(e,t.right),a=d=>g(d).some(({kind:u})=>u==="class"||u==="none"||u==="library"),l=(d,u)=>d.kind==="Constant"&&d.type==="str"?Ke(this.annotation(e,d)):u,c=[l(t.left,s),l(t.right,i)];if(c.some(a))return L(c.map(d=>d.kind==="library"?Ke(this.instantiate(d)):d))}let r=VS[t.op],o=g(this.asInstance(Se(s))).map(i=>i.kind==="instance"?this.#P(i,r):O(`operator ${t.op}`));return L(o)}#b(e,t){let s=this.#k(this.names.lookUp(e,t.id,t.start));return Uf(e,t.id,t.start).reduce((r,{classes:o,holds:i})=>{let a=o.flatMap(l=>g(this.instantiate(this.typeOf(e,l))));return i?this.#w(r,a):this.#A(r,a)},s)}#w(e,t){let s=g(e).flatMap(r=>{let o=this.asInstance(r);if(o.kind!=="instance")return o.kind==="none"?[]:t;let i=t.map(l=>this.#m(o,l));if(i.includes(!0))return[r];let a=t.filter(l=>l.kind==="instance"&&this.#m(l,o)===!0);return a.length>0?a:i.every(l=>l===!1)?[]:t});return L(s.length>0?s:t)}#A(e,t){let s=g(e).filter(r=>{let o=this.asInstance(r);return o.kind!=="instance"||!t.some(i=>this.#m(o,i)===!0)});return s.length>0?L(s):e}#m(e,t){return t.kind==="instance"?this.classes.isSubclass(e.class,t.class.qualifiedName):t.kind==="none"?!1:null}#k(e){switch(e.kind){case"definitions":return L(e.sites.map(t=>this.definition(t)));case"module":return $a(e.target);case"library":return{kind:"library",name:e.name};case"builtin":return{kind:"library",name:`builtins.${e.name}`};case"unknown":return O(e.reason)}}definition(e){let{module:t,definition:s}=e;switch(s.kind){case"import":return $a(this.imports.resolve(t,s.binds,0));case"import-from":return this.#d(s,()=>this.#k(this.names.imported(t,s)),()=>{});case"function":return{kind:"function",function:t.functions[s.function],self:null};case"class":return{kind:"class",of:this.classes.instanceOf(t.classes[s.class])};case"assign":return this.#v(t,s);case"annotated":{let r=this.annotation(t,s.annotation);if(r.kind!=="unknown"||s.value===null)return r;let o=this.typeOf(t,s.value);return o.kind==="none"?r:o}case"augmented":return this.#y(this.typeOf(t,s.value));case"for":{let r=this.typeOf(t,s.iterable);return this.unpacked(s.isAsync?this.asyncIterated(r):this.iterated(r),s.path)}case"with":return this.unpacked(this.entered(this.typeOf(t,s.context),s.isAsync),s.path);case"except":{if(s.type===null)return O("any exception");let r=s.type.kind==="Tuple"?s.type.elts:[s.type];return L(r.map(o=>this.instantiate(this.typeOf(t,o))))}case"parameter":return this.parameterType(t.functions[s.function],s.index);case"type-alias":return Ke(this.annotation(t,s.value));case"type-parameter":{let r=s.bound?this.annotation(t,s.bound):null;return{kind:"class",of:{kind:"type-variable",name:jr(t,s),bound:r}}}case"match":return s.class?this.instantiate(this.typeOf(t,s.class)):O("match capture");case"delete":return O("deleted")}}#v(e,t){let{value:s,path:r}=t;if(r.length===0&&s.kind==="Call"){let a=this.#R(e,t,s);if(a)return a}let o=s,i=r;for(;i.length>0&&(o.kind==="Tuple"||o.kind==="List");){let a=i[0],l=typeof a=="number"&&!o.elts.some(c=>c.kind==="Starred")?o.elts[a]:void 0;if(l===void 0)return O("unpacked");o=l,i=i.slice(1)}return this.unpacked(this.typeOf(e,o),i)}#R(e,t,s){let r=E(s.func);if(r==="NewType"&&s.args[1])return Ke(this.annotation(e,s.args[1]));if(r!=="TypeVar"&&r!=="ParamSpec"&&r!=="TypeVarTuple")return null;let o=s.keywords.find(({arg:i})=>i==="bound")?.value;return{kind:"class",of:{kind:"type-variable",name:jr(e,t),bound:o?this.annotation(e,o):null}}}unpacked(e,t){let s=t[0];if(s===void 0)return e;let r=g(e).filter(({kind:o})=>o!=="none").map(o=>{if(o.kind==="instance"&&o.class.qualifiedName==="builtins.tuple"&&o.args[1]!==dn)return typeof s=="number"?o.args[s]??O("unpacked"):O("starred");let i=this.iterated(o);return s==="*"?this.builtin("list",[i]):i});return this.unpacked(L(r),t.slice(1))}parameterType(e,t){let s=this.#o.get(e);s===void 0&&(s=[],this.#o.set(e,s));let r=s[t];if(r)return r;let o=e.facts.parameters[t],i=s;return this.#d(o,()=>this.#x(e,t),a=>{i[t]=a})}#x(e,t){let s=e.facts.parameters[t],r=s.annotation?this.annotation(e.module,s.annotation):O(`parameter "${s.name}" has no annotation`);if(s.kind==="vararg")return this.builtin("tuple",[r,dn]);if(s.kind==="kwarg")return this.builtin("dict",[this.builtin("str"),r]);if(t===0&&e.owner&&s.annotation===null&&!this.isStaticMethod(e)){let o=this.classes.instanceOf(e.owner);return this.isClassMethod(e)||s.name==="cls"?{kind:"class",of:o}:o}for(let o of this.#t){let i=o.parameterType?.(this,e,t,r);if(i)return i}if(r.kind==="unknown"&&s.annotation===null&&s.default){let o=this.#y(this.typeOf(e.module,s.default));o.kind==="instance"&&(r=o)}return r}decoratorsOf(e){let t=this.#a.get(e);return t===void 0&&(t=e.facts.decorators.map(s=>{let r=s.kind==="Call"?s.func:s;return x(this.typeOf(e.module,r))}),this.#a.set(e,t)),t}isStaticMethod(e){return un(e,"staticmethod")}isClassMethod(e){return un(e,"classmethod")?!0:e.owner!==null&&["__new__","__init_subclass__","__class_getitem__"].includes(e.facts.name)}isProperty(e){return e.facts.decorators.some(t=>{let s=E(t);return/(^|_)property$/.test(s)||s==="reify"})}returnType(e){let t=this.#r.get(e);return t||this.#d(e,()=>this.#T(e),s=>this.#r.set(e,s))}#T(e){let{facts:t,module:s}=e,r;if(t.annotation)r=this.annotation(s,t.annotation);else if(t.isGenerator){let o=L(t.yields.map(({value:i,delegates:a})=>{if(i===null)return jt;let l=this.typeOf(s,i);return a?this.iterated(l):l}));r=this.stubInstance(t.isAsync?"typing.AsyncGenerator":"typing.Generator",[o])}else r=this.#O(e);if(t.isAsync&&!t.isGenerator&&(r=this.stubInstance("typing.Coroutine",[r])),t.decorators.length===0)return r;for(let o of this.decoratorsOf(e))o==="contextlib.contextmanager"?r=this.stubInstance("contextlib.AbstractContextManager",[this.iterated(r)]):o==="contextlib.asynccontextmanager"&&(r=this.stubInstance("contextlib.AbstractAsyncContextManager",[this.asyncIterated(r)]));for(let o of t.decorators){let i=this.#C(s,o);if(i)return this.returnType(i)}return r}#C(e,t){let s=this.typeOf(e,t.kind==="Call"?t.func:t);if(s.kind!=="function"||s.function.module.isStub)return null;let r=t.kind==="Call"?this.#S(s.function):s.function,o=r&&this.#S(r),i=r?.facts.parameters[r.owner?1:0]?.name;if(!r||!o||i===void 0||o.facts.isGenerator)return null;let{facts:a,module:l}=o,c=f=>f.kind==="Name"&&f.id===i,d=f=>f.kind==="Await"?d(f.value):f.kind==="Call"?[f.func,...f.args].some(c):f.kind!=="Name"?!1:l.definitionsIn(l.scopeAt(f.start),f.id).some(y=>y.kind==="assign"&&d(y.value)),u=a.returns.flatMap(({value:f})=>f??[]);return u.length===0||u.some(d)?null:o}constructionOf(e){return this.#t.flatMap(t=>t.runsOnConstruction?.(this,e)??[])}wrappersOf({facts:e,module:t}){return e.decorators.flatMap(s=>{let r=this.typeOf(t,s.kind==="Call"?s.func:s);if(r.kind!=="function"||r.function.module.isStub)return[];let o=s.kind==="Call"?this.#S(r.function):r.function;return(o&&this.#S(o))??[]})}#S({facts:e,module:t}){for(let{value:s}of e.returns){let r=s?.kind==="Name"?this.typeOf(t,s):null;if(r?.kind==="function"&&r.function.module===t&&le(e,r.function.facts.start))return r.function}return null}#O({facts:e,module:t}){if(e.isStub)return O("the body says nothing");let s=e.returns.map(({value:r})=>r?this.#y(this.typeOf(t,r)):jt);return s.length===0?jt:L(s)}attribute(e,t){switch(e.kind){case"module":return this.#k(this.names.memberOfTarget(e.target,t));case"library":{let s=this.#e.get(`${e.name}.${t}`);return s?$a({kind:"module",module:s}):{kind:"library",name:`${e.name}.${t}`}}case"instance":return this.#h(e,t);case"class":return this.#M(e,t);case"literal":case"type-variable":return this.attribute(this.asInstance(e),t);case"union":{let s=e.members.filter(r=>r.kind!=="none");return L(s.map(r=>this.attribute(r,t)))}case"none":return O("attribute of None");case"function":return O("attribute of a function");case"unknown":return e}}#h(e,t){let s=this.classes.member(e,t);if(s!==null)return this.#I(s,t,e);for(let o of this.#t){let i=o.undeclaredAttributeType?.(this,e,t);if(i)return i}let r=this.#P(e,"__getattr__");return r.kind==="unknown"?this.#N(e,t):r}#M(e,t){let s=this.asInstance(e.of);if(s.kind!=="instance")return O("attribute of an unknown class");let r=this.classes.member(s,t);return r===null?this.#N(s,t):this.#I(r,t,{kind:"class",of:s})}#N(e,t){let{classes:s,isComplete:r}=this.classes.ancestryOf(e),o=s.find(i=>i.class.module===null||i.class.module.isStub);return o&&o.class.qualifiedName!=="builtins.object"?{kind:"library",name:`${o.class.qualifiedName}.${t}`}:O(r?`${e.class.qualifiedName} has no "${t}"`:`a base of ${e.class.qualifiedName} is not known`)}#I(e,t,s){let{owner:r,sites:o,assignments:i}=e,a=this.classes.argumentsOf(r),l=[];for(let c of o)l.push(this.#E(r,t,c,s));if(l.length===0||l.every(({kind:c})=>c==="unknown"||c==="none"))for(let{module:c,value:d,annotation:u,path:f}of i)u?l.push(this.annotation(c,u)):d&&l.push(this.#y(this.unpacked(this.typeOf(c,d),f)));return Ue(L(l),a)}#E(e,t,s,r){for(let l of this.#t){let c=r.kind==="instance"?l.attributeType?.(this,e,t,s):null;if(c)return c}let{module:o,definition:i}=s;if(i.kind==="function"){let l=o.functions[i.function];if(r.kind==="instance"&&this.isProperty(l))return this.#D(this.returnType(l),r);let c=this.isStaticMethod(l)?null:this.isClassMethod(l)?US(r):r;return{kind:"function",function:l,self:c}}let a=this.definition(s);return r.kind==="class"?i.kind==="assign"&&this.classes.isSubclass(e.class,"enum.Enum")===!0?e:a:this.#F(this.#y(a))}#F(e){return L(g(e).map(t=>{if(t.kind!=="instance")return t;let s=this.classes.member(t,"__get__")?.sites[0];if(s?.definition.kind!=="function")return t;let r=this.returnType(s.module.functions[s.definition.function]);return Ue(r,this.classes.argumentsOf(t))}))}#H(e,t){let s=this.typeOf(e,t.func);for(let r of this.#t){let o=r.callType?.(this,e,t,s);if(o)return o}return L(g(s).map(r=>this.#W(e,t,r)))}#W(e,t,s){switch(s.kind){case"class":return this.#K(e,t,s);case"function":return this.#q(e,t,s);case"instance":{let r=this.attribute(s,"__call__");return r.kind==="function"?this.#q(e,t,r):O("called object")}case"library":return this.#G(e,t,s.name);case"none":return O("None is called");default:return O("what is called is not known")}}#G(e,t,s){return s==="builtins.super"?this.#V(e,t):/^_?[A-Z](?=.*[a-z])/.test(F(s))?{kind:"instance",class:this.classes.libraryClass(s),args:[]}:O(`what ${s}() returns is not known`)}#V(e,t){let s=e.functionAt(t.start)?.owner;return s?this.classes.ancestryOf(this.classes.instanceOf(s)).classes[1]??O("super() of a class without a known base"):O("super() outside a method")}#K(e,t,s){let{of:r}=s;if(r.kind==="type-variable")return r;if(r.class.qualifiedName==="builtins.type"&&t.args.length===1)return Ke(this.typeOf(e,t.args[0]));let o=this.classes.parametersOf(r.class);if(o.length===0||!r.args.every(l=>l.kind==="type-variable"))return r;let i=this.attribute(r,"__init__");if(i.kind!=="function")return{...r,args:r.args.map(()=>O("type argument"))};let a=this.#U(e,t,i);return{...r,args:o.map(({name:l})=>a.get(l)??O("type argument"))}}#q(e,t,s){let r=this.#z(e,t,s);if(r.function.qualifiedName==="typing.cast"&&t.args[0])return this.annotation(e,t.args[0]);let i=this.returnType(r.function),a=this.#U(e,t,r);return Ue(this.#D(i,r.self),a)}#D(e,t){let s=t?.kind==="class"?this.asInstance(t.of):t;if(s?.kind!=="instance")return e;let r=new Map([[Ur,s]]);for(let o of this.classes.ancestryOf(s).classes)for(let[i,a]of this.classes.argumentsOf(o))r.has(i)||r.set(i,a);return Ue(e,r)}#z(e,t,s){let{facts:r,module:o}=s.function;if(r.isLambda)return s;let a=o.definitionsIn(r.outerScope,r.name).flatMap(l=>l.kind==="function"?[o.functions[l.function]]:[]).filter(l=>un(l,"overload")).find(l=>this.#Q(e,t,{...s,function:l}));return a?{...s,function:a}:s}#Q(e,t,s){let r=this.#j(s),o=this.#B(t,s);if(o===null)return!1;let i=new Set(o.map(({index:a})=>a));for(let{parameter:a,index:l}of r)if(a.default===null&&a.kind!=="vararg"&&a.kind!=="kwarg"&&!i.has(l)&&!t.args.some(({kind:d})=>d==="Starred"))return!1;return o.every(({index:a,value:l})=>{let c=s.function.facts.parameters[a];return c.annotation?this.#$(this.annotation(s.function.module,c.annotation),this.typeOf(e,l)):!0})}#$(e,t){if(e.kind==="union")return e.members.some(r=>this.#$(r,t));if(t.kind==="union")return t.members.every(r=>this.#$(e,r));if(e.kind==="unknown"||t.kind==="unknown"||t.kind==="library")return!0;if(e.kind==="type-variable")return e.bound===null||this.#$(e.bound,t);if(e.kind==="none"||t.kind==="none")return e.kind===t.kind;if(e.kind==="literal")return t.kind==="literal"?t.value===e.value:!0;if(e.kind==="class")return t.kind==="class"&&this.#$(e.of,t.of);if(e.kind!=="instance"||e.class.qualifiedName==="builtins.object"||e.class.module?.name==="typing")return!0;if(t.kind==="class")return e.class.qualifiedName==="builtins.type";let s=this.asInstance(t);return s.kind!=="instance"?!0:this.classes.isSubclass(s.class,e.class.qualifiedName)!==!1}#j({function:e,self:t}){let s=t!==null&&e.owner!==null?1:0;return e.facts.parameters.map((r,o)=>({parameter:r,index:o})).slice(s)}#B(e,t){let s=this.#j(t),r=[],o=s.filter(({parameter:{kind:l}})=>l==="positional"||l==="positional-only"),i=s.find(({parameter:l})=>l.kind==="vararg");for(let[l,c]of e.args.entries()){if(c.kind==="Starred")break;let d=o[l]??i;if(d===void 0)return null;r.push({index:d.index,value:c})}let a=s.find(({parameter:l})=>l.kind==="kwarg");for(let{arg:l,value:c}of e.keywords){if(l===null)continue;let d=s.find(({parameter:{kind:u,name:f}})=>f===l&&u!=="positional-only"&&u!=="vararg")??a;if(d===void 0)return null;r.push({index:d.index,value:c})}return r}#U(e,t,s){let r=new Map,{facts:o,module:i}=s.function;if(o.parameters.every(({annotation:l})=>l===null))return r;let a=o.parameters[0]?.annotation;a&&s.self&&s.function.owner&&!this.isStaticMethod(s.function)&&this.#L(this.annotation(i,a),s.self,r);for(let{index:l,value:c}of this.#B(t,s)??[]){let d=o.parameters[l].annotation;if(d===null||d.kind==="Constant")continue;let u=this.annotation(i,d);Hr(u)&&this.#L(u,this.typeOf(e,c),r)}return r}#L(e,t,s){switch(e.kind){case"type-variable":{if(t.kind==="unknown"||e.name===Ur)return;let r=s.get(e.name),o=this.#y(t);s.set(e.name,r?L([r,o]):o);return}case"class":for(let r of g(t))r.kind==="class"?this.#L(e.of,r.of,s):r.kind==="library"&&this.#L(e.of,this.instantiate(r),s);return;case"union":for(let r of e.members)this.#L(r,Se(t),s);return;case"instance":for(let r of g(t)){let o=this.asInstance(r);if(o.kind!=="instance")continue;let i=this.classes.ancestryOf(o).classes.find(a=>a.class===e.class);i===void 0&&GS.has(e.class.qualifiedName)&&e.args[0]&&this.#L(e.args[0],this.iterated(o),s);for(let[a,l]of e.args.entries()){let c=i?.args[a];c&&this.#L(l,c,s)}}return;default:}}#P(e,t){let s=this.classes.member(e,t),r=s?.sites[0];if(!s||r?.definition.kind!=="function")return O(`${e.class.qualifiedName} has no ${t}`);let o=r.module.functions[r.definition.function],i=Ue(this.returnType(o),this.classes.argumentsOf(s.owner));return this.#D(i,e)}awaited(e){return L(g(e).map(t=>t.kind!=="instance"?O("awaited"):t.class.qualifiedName==="typing.Coroutine"&&t.args.length===3?t.args[2]:this.#P(t,"__await__")))}iterated(e){return L(g(e).filter(t=>t.kind!=="none").map(t=>{let s=this.asInstance(t);if(s.kind==="class"&&s.of.kind==="instance")return s.of;if(s.kind!=="instance")return O("iterated");if(s.class.qualifiedName==="builtins.tuple")return L(s.args.filter(o=>o!==dn));let r=this.#P(s,"__iter__");return r.kind==="instance"?this.#P(r,"__next__"):r}))}asyncIterated(e){return L(g(e).map(t=>{if(t.kind!=="instance")return O("iterated");let s=this.#P(t,"__aiter__");return s.kind==="instance"?this.awaited(this.#P(s,"__anext__")):s}))}entered(e,t){return L(g(e).map(s=>{if(s.kind!=="instance")return O("entered");let r=this.#P(s,t?"__aenter__":"__enter__");return r.kind==="unknown"&&s.class.module===null?s:t?this.awaited(r):r}))}#Y(e,t){let s=this.typeOf(e,t.value),r=Gf(this,e,s,t.slice);return r||L(g(s).map(o=>{switch(o.kind){case"class":{if(o.of.kind!=="instance")return o;let a=(t.slice.kind==="Tuple"?t.slice.elts:[t.slice]).map(l=>l.kind==="Constant"&&l.type==="Ellipsis"?dn:this.annotation(e,l));return{kind:"class",of:{...o.of,args:a}}}case"library":return o;case"instance":{let i=t.slice;return o.class.qualifiedName==="builtins.tuple"&&o.args[1]!==dn&&i.kind==="Constant"&&typeof i.value=="number"?o.args[i.value]??O("index"):i.kind==="Slice"&&o.class.qualifiedName==="builtins.list"?o:this.#P(o,"__getitem__")}default:return O("subscript")}}))}builtin(e,t=[]){return this.stubInstance(`builtins.${e}`,t)}stubInstance(e,t=[]){let s=e.lastIndexOf("."),r=this.#e.get(e.slice(0,s)),o=e.slice(s+1);return{kind:"instance",class:r?.classes.find(a=>a.facts?.qualifiedName===o)??this.classes.libraryClass(e),args:t.map(WS)}}};function $a(n){switch(n.kind){case"module":return{kind:"module",name:n.module.name,target:n};case"namespace":return{kind:"module",name:n.name,target:n};case"library":return{kind:"library",name:n.name};case"missing":return O(`there is no module ${n.name}`)}}function x(n){switch(n.kind){case"class":return n.of.kind==="instance"?n.of.class.qualifiedName:null;case"function":return n.function.qualifiedName;case"library":case"module":return n.name;default:return null}}function un({facts:n},e){return n.decorators.some(t=>E(t)===e)}function US(n){return n.kind==="class"?n:{kind:"class",of:n}}var HS=6,Vf=new WeakMap;function Kf(n){let e=Vf.get(n);if(e===void 0){let t=n.kind==="instance"?n.args:n.kind==="union"?n.members:[];e=t.length===0?0:1+Math.max(...t.map(Kf)),Vf.set(n,e)}return e}function WS(n){return Kf(n)<HS?n:O("nested too deeply")}function Hr(n){switch(n.kind){case"type-variable":return!0;case"instance":return n.args.some(Hr);case"class":return Hr(n.of);case"union":return n.members.some(Hr);default:return!1}}var GS=new Set(["typing.Iterable","typing.Iterator","typing.Collection","typing.Sequence"]),VS={Add:"__add__",Sub:"__sub__",Mult:"__mul__",MatMult:"__matmul__",Div:"__truediv__",Mod:"__mod__",Pow:"__pow__",LShift:"__lshift__",RShift:"__rshift__",BitOr:"__or__",BitXor:"__xor__",BitAnd:"__and__",FloorDiv:"__floordiv__"};function zf(n,e,t){let[s,r]=t;switch(e){case"lower":return t.length===0?n.toLowerCase():void 0;case"upper":return t.length===0?n.toUpperCase():void 0;case"strip":case"lstrip":case"rstrip":return t.length===0||typeof s=="string"?KS(n,e,s):void 0;case"removeprefix":return typeof s!="string"?void 0:n.startsWith(s)?n.slice(s.length):n;case"removesuffix":return typeof s!="string"?void 0:n.endsWith(s)?n.slice(0,n.length-s.length):n;case"replace":return t.length===2&&typeof s=="string"&&typeof r=="string"?n.replaceAll(s,r):void 0;case"format":return zS(n,t);default:return}}function Qf(n,e){let t=0,s=!0,r=n.replace(/%(.?)/g,(o,i)=>{if(i==="%")return"%";let a=e[t++];return!(i==="s"&&typeof a=="string")&&typeof a!="number"&&(s=!1),i!=="s"&&i!=="d"&&(s=!1),String(a)});return s&&t===e.length?r:void 0}function KS(n,e,t=` 	
\r\v\f`){let s=0,r=n.length;if(e!=="rstrip")for(;s<r&&t.includes(n[s]);)s++;if(e!=="lstrip")for(;s<r&&t.includes(n[r-1]);)r--;return n.slice(s,r)}function zS(n,e){let t=0,s=!0,r=n.replace(/\{(\d*)\}|[{}]/g,(o,i)=>{let a=i===void 0?void 0:e[i===""?t++:Number(i)];return typeof a!="string"&&typeof a!="number"&&(s=!1),String(a??o)});return s?r:void 0}var QS=40;function $(n,e,t={}){let s=t.calls??!0,r=[],o=new Set,i=(d,u)=>{let{module:f,node:p}=d;if(!o.has(p)){if(o.add(p),u>QS){r.push(d);return}switch(p.kind){case"Name":a(n.names.lookUp(f,p.id,p.start),d,u);return;case"Attribute":c(d,p.attr,p.value,u);return;case"NamedExpr":case"Await":i({module:f,node:p.value},u+1);return;case"IfExp":i({module:f,node:p.body},u+1),i({module:f,node:p.orelse},u+1);return;case"Constant":p.type==="str"&&p.forward?i({module:f,node:p.forward},u+1):r.push(d);return;case"Call":{let y=n.typeOf(f,p.func);if(x(y)==="typing.cast"&&p.args[1]){i({module:f,node:p.args[1]},u+1);return}let h=g(y).map(w=>w.kind==="function"?w.function:null);if(!(s&&h.every(w=>w!==null&&!w.module.isStub&&!w.facts.isGenerator&&w.facts.returns.length>0))){r.push(d);return}for(let w of h)for(let{value:S}of w.facts.returns)S&&i({module:w.module,node:S},u+1);return}default:r.push(d)}}},a=(d,u,f)=>{if(d.kind!=="definitions"){r.push(u);return}for(let p of d.sites)l(p,u,f)},l=({module:d,definition:u},f,p)=>{switch(u.kind){case"import-from":a(n.names.imported(d,u),f,p+1);return;case"assign":{let y=YS(u.value,u.path);y?i({module:d,node:y},p+1):r.push(f);return}case"annotated":u.value?i({module:d,node:u.value},p+1):r.push(f);return;case"type-alias":i({module:d,node:u.value},p+1);return;default:r.push(f)}},c=(d,u,f,p)=>{for(let y of g(n.typeOf(d.module,f))){if(y.kind==="module"){a(n.names.memberOfTarget(y.target,u),d,p+1);continue}let h=y.kind==="class"?n.asInstance(y.of):y,b=h.kind==="instance"?n.classes.member(h,u):null,w=b?.sites.filter(({definition:T})=>"value"in T&&T.value!==null)??[],S=b?.assignments.filter(({value:T,path:H})=>T!==null&&H.length===0)??[];w.length+S.length===0&&r.push(d);for(let T of w)l(T,d,p+1);for(let{module:T,value:H}of S)H&&i({module:T,node:H},p+1)}};return i(e,0),r.length>0?r:[e]}function P(n,e,t={}){let s=$(n,e,t);return s.length===1?s[0]:null}function YS(n,e){let t=n;for(let s of e){if(t.kind!=="Tuple"&&t.kind!=="List"||typeof s!="number")return null;let r=t.elts[s];if(r===void 0||t.elts.some(({kind:o})=>o==="Starred"))return null;t=r}return t}function Da(n,{module:e,node:t}){let s=P(n,{module:e,node:t.value},{calls:!1}),r=M(n,{module:e,node:t.slice});if(s?.node.kind==="Dict"&&r!==void 0){let{keys:o,values:i}=s.node;if(o.includes(null))return null;let a=o.findLastIndex(l=>M(n,{module:s.module,node:l})===r);return a<0?null:{module:s.module,node:i[a]}}if((s?.node.kind==="List"||s?.node.kind==="Tuple")&&typeof r=="number"){let{elts:o}=s.node,i=o.some(({kind:a})=>a==="Starred")?void 0:o.at(r);return i?{module:s.module,node:i}:null}return null}function M(n,e){let t=P(n,e);if(t===null)return;let{module:s,node:r}=t;switch(r.kind){case"Constant":return r.type==="str"||r.type==="bool"||r.type==="None"||r.type==="int"?r.value:void 0;case"JoinedStr":{let o="";for(let i of r.values)if(i.kind==="Constant")o+=String(i.value);else{let a=i.format_spec||i.conversion?void 0:M(n,{module:s,node:i.value});if(a==null)return;o+=String(a)}return o}case"Call":{if(r.func.kind!=="Attribute"||r.keywords.length>0)return;let o=M(n,{module:s,node:r.func.value});if(typeof o!="string")return;let[i]=r.args;if(r.func.attr==="join"&&(i?.kind==="List"||i?.kind==="Tuple")){let l=i.elts.map(c=>Y(n,{module:s,node:c}));return l.every(c=>c!==null)?l.join(o):void 0}let a=r.args.map(l=>M(n,{module:s,node:l}));return a.every(l=>l!==void 0)?zf(o,r.func.attr,a):void 0}case"BinOp":{if(r.op==="Mod"){let a=M(n,{module:s,node:r.left}),c=(r.right.kind==="Tuple"?r.right.elts:[r.right]).map(d=>M(n,{module:s,node:d}));return typeof a=="string"?Qf(a,c):void 0}if(r.op!=="Add")return;let o=M(n,{module:s,node:r.left}),i=M(n,{module:s,node:r.right});return typeof o=="string"&&typeof i=="string"?o+i:void 0}case"Subscript":{let o=Da(n,{module:s,node:r});return o?M(n,o):void 0}case"Attribute":{let o=r.attr==="value"?r.value:r;return o!==r?M(n,{module:s,node:o}):void 0}default:return}}function Y(n,e){let t=M(n,e);return typeof t=="string"?t:null}function te(n,e){let t=[],s=e;for(let r=0;r<JS;r++){let o=Yf(n,s);if(o===null)break;let{module:i,node:a}=o,[l,...c]=a.slice.kind==="Tuple"?a.slice.elts:[a.slice];t.unshift(...c.map(d=>({module:i,node:d}))),s={module:i,node:l}}return{base:s,metadata:t}}var JS=10;function Yf(n,e){if(e.node.kind==="Constant"&&e.node.type==="None")return null;for(let{module:t,node:s}of $(n,e,{calls:!1})){if(s.kind==="Call"){let o=s.args[1]??s.keywords.find(({arg:a})=>a==="value")?.value,i=x(n.typeOf(t,s.func))??"";if(o&&/^typing(_extensions)?\.TypeAliasType$/.test(i))return Yf(n,{module:t,node:o})}if(s.kind!=="Subscript")continue;let r=n.typeOf(t,s.value);if(r.kind==="library"&&/^typing(_extensions)?\.Annotated$/.test(r.name))return{module:t,node:s}}return null}var Bt=class n{#e;isComplete;constructor(e,t){this.#e=e,this.isComplete=t}get(e){return this.#e.get(e)??null}has(e){return this.#e.has(e)}map(e){let t=new Map(Array.from(this.#e,([s,r])=>[s,e(r)]));return new n(t,this.isComplete)}get names(){return this.#e.keys()}},Gr=new Bt(new Map,!0);function V(n,e,t,s=[],r=o=>o){let o=new Map,i=!0;for(let[a,l]of t.args.entries()){let c=s[a];if(l.kind==="Starred"){i=!1;break}c!==void 0&&o.set(c,r({module:e,node:l}))}for(let{arg:a,value:l}of t.keywords)a!==null?o.set(a,r({module:e,node:l})):qa(n,r({module:e,node:l}),o)||(i=!1);return new Bt(o,i)}function qa(n,e,t){let s=P(n,e);if(s===null)return!1;let{module:r,node:o}=s;return o.kind==="Call"&&x(n.typeOf(r,o.func))==="builtins.dict"?o.args.length>0?!1:o.keywords.every(({arg:i,value:a})=>i===null?qa(n,{module:r,node:a},t):(t.set(i,{module:r,node:a}),!0)):o.kind!=="Dict"?!1:o.keys.every((i,a)=>{let l=o.values[a];if(i===null)return qa(n,{module:r,node:l},t);let c=M(n,{module:r,node:i});return typeof c!="string"?!1:(t.set(c,{module:r,node:l}),!0)})}function it(n,e){let t=$(n,Jf(n,e));if(t.length!==1)return[null];let{module:s,node:r}=t[0];switch(r.kind){case"List":case"Tuple":case"Set":return r.elts.flatMap(o=>o.kind==="Starred"?it(n,{module:s,node:o.value}):[{module:s,node:o}]);case"BinOp":return r.op==="Add"?[...it(n,{module:s,node:r.left}),...it(n,{module:s,node:r.right})]:[null];case"BoolOp":return r.op==="Or"?it(n,{module:s,node:r.values[0]}):[null];case"Constant":return r.type==="None"?[]:[null];default:return[null]}}function Jf(n,e){let{module:t,node:s}=e;if(s.kind==="IfExp"){let l=M(n,{module:t,node:s.test});return typeof l=="boolean"?{module:t,node:l?s.body:s.orelse}:e}if(s.kind!=="Name")return e;let r=n.names.lookUp(t,s.id,s.start),[o,...i]=r.kind==="definitions"?r.sites:[];if(o?.definition.kind!=="assign"||i.length>0||o.definition.path.length>0)return e;let{value:a}=o.definition;return a.kind==="IfExp"?Jf(n,{module:o.module,node:a}):e}var Xf={"typing.Coroutine":"a coroutine","typing.Awaitable":"an awaitable","typing.Generator":"a generator","typing.Iterator":"an iterator","typing.AsyncGenerator":"an asynchronous generator","typing.AsyncIterator":"an asynchronous iterator"},XS=/^builtins\.(str|int|float|bool|bytes|list|dict|set|frozenset|tuple)$/;function Ps(n,e){let s=g(n.typeOf(e.module,e.node)).map(r=>ZS(n,r));return s.includes(null)?null:s[0]}function ZS(n,e){if(e.kind==="none")return"None";if(e.kind==="literal")return Zf(F(ex(e.value)));if(e.kind!=="instance")return null;let{qualifiedName:t,module:s}=e.class;if(Xf[t]!==void 0)return Xf[t];let r=Zf(F(t));if(XS.test(t))return r;if(!I(e.class)||s?.isStub)return null;let{classes:o,isComplete:i}=n.classes.ancestryOf(e);if(!i||e.class.facts.decorators.length>0)return null;let a=o.every(({class:c})=>I(c)&&!c.facts.keywords.some(({arg:d})=>d==="metaclass")),l=["__call__","__new__"].some(c=>n.classes.member(e,c)!==null);return a&&!l?r:null}function ex(n){return typeof n=="string"?"str":typeof n=="number"?"int":"bool"}function Zf(n){return`${/^[aeiou]/i.test(n)?"an":"a"} ${n}`}var Ba=/^(fastapi|starlette\.background)\.BackgroundTasks$/,ja=/^starlette\.background\.BackgroundTask$/;function Ua(n,e){let{module:t}=e;return[...e.nodesOf("FunctionDef"),...e.nodesOf("AsyncFunctionDef")].flatMap(({body:s})=>s.flatMap(r=>tx(n,t,r,s)))}function tx(n,e,t,s){let{inference:r}=n.project,o=({func:l})=>/^[A-Z]/.test(E(l))?x(r.typeOf(e,l))??"":"",i=[],a=l=>{let c=l.args[0]??l.keywords.find(({arg:p})=>p==="func")?.value;if(c?.kind!=="Call")return;let f=(l.func.kind==="Attribute"&&l.func.attr==="add_task"?nx(n,e,l):ja.test(o(l)))?Ps(r,{module:e,node:c}):null;f!==null&&i.push({kind:"called",call:l,argument:c,result:f})};return D(t,l=>{switch(l.kind){case"FunctionDef":case"AsyncFunctionDef":case"ClassDef":case"Lambda":return!1;case"Call":return a(l),!0;case"Expr":{let c=l.value.kind==="Call"?l.value:null;c!==null&&ja.test(o(c))&&i.push({kind:"detached",call:c,isSingle:!0});let d=c?.func.kind==="Attribute"&&c.func.attr==="add_task"?c.func.value:null;return d?.kind==="Call"&&Ba.test(o(d))&&i.push({kind:"detached",call:d,isSingle:!1}),!0}case"Assign":case"AnnAssign":{let[c,d]=l.kind==="Assign"?l.targets:[l.target];if(c?.kind!=="Name"||d!==void 0||l.value?.kind!=="Call")return!0;let u=o(l.value),f=ja.test(u);return(f||Ba.test(u))&&sx(s,c.id,f)&&i.push({kind:"detached",call:l.value,isSingle:f}),!0}default:return!0}}),i}function nx({project:n},e,{func:t}){return t.kind!=="Attribute"?!1:g(n.inference.typeOf(e,t.value)).every(r=>r.kind==="instance"&&Ba.test(r.class.qualifiedName))}function sx(n,e,t){let s=0,r=0;for(let o of n)D(o,i=>{i.kind==="Name"&&i.id===e&&s++;let a=i.kind==="Call"&&i.func.kind==="Attribute"?i.func:null;return a?.attr==="add_task"&&a.value.kind==="Name"&&a.value.id===e&&r++,!0});return s===r+1&&(t?r===0:r>0)}var rx=`
  __future__ _thread abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit
  audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop
  collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt
  csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip
  enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt
  getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib
  inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math
  mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers
  opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib
  posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random
  re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site
  smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics
  string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile
  termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty
  turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser
  winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
`,ox=new Set(rx.trim().split(/\s+/));function fn(n){return ox.has(n)}var yt={kind:"keeps"},ve={kind:"unknown"},ep=/^(makefun|forge|merge_args|dishka)\./;function Wa({module:n,facts:e}){return[n.facts.topLevel,...n.facts.functions].some(({attributeAssignments:t})=>t.some(({target:s})=>s.attr==="__signature__"&&s.value.kind==="Name"&&s.value.id===e.name))}function ix(n,e,t){return x(n.typeOf(e,t.kind==="Call"?t.func:t))??""}function tp(n,e){let{module:t,node:s}=e;if(Vr(s))return yt;let r=g(n.typeOf(t,s));return Va(r.map(o=>{switch(o.kind){case"function":return Ga(n,o.function,o.self===null||o.function.owner===null?0:1);case"library":return ep.test(o.name)?ve:yt;case"class":return o.of.kind==="instance"&&o.of.class.module?.isStub!==!1?yt:ve;case"unknown":return cx(n,t,s)&&!ep.test(ix(n,t,s))||lx(n,t,s)?yt:ve;default:return ve}}))}function Ga(n,e,t){let{facts:s,module:r}=e;if(r.isStub||s.attributeAssignments.some(({target:i})=>i.attr==="__wrapped__"))return yt;let o=s.attributeAssignments.find(({target:i})=>i.attr==="__signature__");if(o){let{value:i}=o;if(i?.kind!=="Call"||x(n.typeOf(r,i.func))!=="inspect.signature")return ve;let[a]=i.args;return a?.kind==="Name"&&a.id===s.parameters[t]?.name?yt:ve}return s.isAsync||s.isGenerator||s.returns.length===0?ve:Va(s.returns.map(({value:i})=>i?Ha(n,e,t,i):ve))}function Ha(n,e,t,s){let{module:r,facts:o}=e;if(s.kind==="Call"){if(s.func.kind==="Call"&&Vr(s.func)&&s.args[0])return Ha(n,e,t,s.args[0]);let a=s.func.kind==="Call"?s.func.func:s.func,l=x(n.typeOf(r,a));if(l==="functools.wraps"||l==="functools.update_wrapper")return yt;let c=l==="typing.cast"?s.args[1]:void 0;return c?Ha(n,e,t,c):ve}if(s.kind!=="Name")return ve;let i=n.names.lookUp(r,s.id,s.start);return i.kind!=="definitions"?ve:Va(i.sites.map(({definition:a})=>{if(a.kind==="parameter")return r.functions[a.function].facts===o&&a.index===t?yt:ve;if(a.kind!=="function")return ve;let l=r.functions[a.function];return l.facts.decorators.length===0?{kind:"replaces",by:l}:n.decoratorsOf(l).includes("functools.wraps")?yt:ve}))}function Va(n){let[e,...t]=n;if(e===void 0)return ve;let s=r=>e.kind==="replaces"?r.kind==="replaces"&&r.by===e.by:r.kind===e.kind;return t.every(s)?e:ve}var ax=/^(get|put|post|delete|options|head|patch|trace|api_route|websocket|route|websocket_route|on_event|exception_handler|middleware)$/;function Vr(n){return n.kind==="Call"&&n.func.kind==="Attribute"&&ax.test(n.func.attr)}function lx(n,e,t){let s=t.kind==="Call"?n.typeOf(e,t.func):null;return s?.kind!=="function"||s.function.facts.returns.length===0?!1:s.function.facts.returns.every(({value:r})=>r!==null&&Vr(r))}function cx(n,e,t){let s=t;for(;s.kind==="Call"||s.kind==="Attribute";)s=s.kind==="Call"?s.func:s.value;let r=n.typeOf(e,s);return r.kind==="library"||r.kind==="instance"&&r.class.module===null}var dx=/^(functools\.(lru_)?cache|tenacity\.retry|slowapi\.(\w+\.)*Limiter\.(shared_)?limit|dependency_injector\.wiring\.inject|fastapi_cache\.decorator\.cache|fastapi_limiter\.\w+|backoff\.on_(exception|predicate)|aiocache\.(decorators\.)?(multi_)?cached(_stampede)?|cachetools\.cached|async_lru\.alru_cache|ratelimit\.limits|starlette\.authentication\.requires)$/;function np(n,{module:e,node:t}){if(Vr(t))return!1;let s=t.kind==="Call"?t.func:t;if(dx.test(x(n.typeOf(e,s))??""))return!0;let r=g(n.typeOf(e,t));return r.length>0&&r.every(o=>{if(o.kind!=="function"||o.function.module.isStub)return!1;let{facts:i,module:a}=o.function;return!i.isAsync&&i.returns.length>0&&i.returns.every(({value:l})=>{if(l?.kind!=="Name")return!1;let c=n.names.lookUp(a,l.id,l.start);return c.kind==="definitions"&&c.sites.every(({definition:d})=>d.kind==="function"&&le(i,d.start))})})}var rp=new Map(["fastapi","fastapi.params"].flatMap(n=>[[`${n}.Depends`,"depends"],[`${n}.Security`,"security"],[`${n}.Path`,"path"],[`${n}.Query`,"query"],[`${n}.Header`,"header"],[`${n}.Cookie`,"cookie"],[`${n}.Body`,"body"],[`${n}.Form`,"form"],[`${n}.File`,"file"]]));function at(n,e){let{kind:t}=e.node;if(t!=="Call"&&t!=="Name"&&t!=="Attribute")return null;let s=null;for(let{module:r,node:o}of $(n,e)){if(o.kind!=="Call")continue;let i=n.typeOf(r,o.func),a=rp.get(x(i)??""),l={module:r,node:o};if(a==="depends"||a==="security")return{kind:"depends",call:l,isSecurity:a==="security"};if(a!==void 0)return{kind:"parameter",source:a,call:l};let c=i.kind==="library"&&!fn(i.name.split(".")[0]);(i.kind==="unknown"||c)&&(s=l)}return s&&{kind:"unknown",at:s}}function op(n,{module:e,node:t}){if(t.kind!=="Name"&&t.kind!=="Attribute")return null;let s=x(n.typeOf(e,t))??"";return rp.has(s)?F(s):null}function Wt(n,{call:e}){return F(x(n.typeOf(e.module,e.node.func))??"")}function pn(n,e,t){if(e){let{metadata:s}=te(n,e);for(let r of[...s].reverse()){let o=at(n,r);if(o?.kind==="depends"||o?.kind==="parameter")return o}}return t&&at(n,t)}function Un(n,e,t){let{module:s,facts:r}=e,{annotation:o,default:i}=r.parameters[t],a=o&&{module:s,node:o},l=pn(n,a,i&&{module:s,node:i});return l?.kind==="depends"?Ka(n,l,a):null}function Ka(n,{call:e,isSecurity:t},s){let r=s&&te(n,s).base,o=r?.node.kind==="Constant"&&r.node.type==="str"?r.node.forward:null,i=r&&o?{module:r.module,node:o}:r;return ip(n,e,t,i)}function mn(n,e){let t=at(n,e);return t?.kind==="depends"?ip(n,t.call,t.isSecurity,null):{at:e,target:null,callable:ht("this is not known to be Depends(\u2026)"),isSecurity:!1,scopes:null,usesCache:!0,scope:null}}function ip(n,e,t,s){let r=V(n,e.module,e.node,["dependency"]),o=r.get("dependency")??s,i=r.get("use_cache")?.node,a=r.get("scope")?.node;return{at:e,target:o,callable:o&&(r.has("dependency")||r.isComplete)?Ht(n,o):ht("what is depended on is not written down"),isSecurity:t,scopes:r.get("scopes"),usesCache:!(i?.kind==="Constant"&&i.value===!1),scope:a?.kind==="Constant"&&a.type==="str"?a.value:null}}var Ut={class:null,objectClass:null,bound:0,filled:new Map,wrapper:null,signature:null,view:null,isView:!1,unknown:null};function ht(n){return{...Ut,name:"?",function:null,unknown:n}}function Ht(n,e){for(let{module:s,node:r}of $(n,e,{calls:!1})){if(r.kind!=="Call"||!r.args[0])continue;let o=n.typeOf(s,r.func);if(o.kind==="function"&&o.self===null&&r.args.length===1&&r.keywords.length===0&&Ga(n,o.function,0).kind==="keeps"&&!o.function.module.isStub){let c=Ht(n,{module:s,node:r.args[0]}),d=n.typeOf(s,r);return d.kind!=="function"?ht("what is depended on is not one known callable"):c.objectClass===null&&!Wa(d.function)?c:{...Ut,name:d.function.facts.name,function:d.function,signature:c}}if(x(o)!=="functools.partial")continue;let i=Ht(n,{module:s,node:r.args[0]}),a=r.keywords.flatMap(({arg:c,value:d})=>c===null?[]:[[c,{module:s,node:d}]]),l=i.bound+r.args.length-1;return{...i,bound:l,filled:new Map([...i.filled,...a])}}let t=ap(n,e);return lp(n,t,ux(n,e,t))}function ux(n,e,t){return t.kind!=="instance"?!1:$(n,e).every(({module:s,node:r})=>{let o=r.kind==="Call"?n.typeOf(s,r.func):null;return o?.kind==="class"&&o.of.kind==="instance"&&o.of.class===t.class})}var sp=new WeakMap;function fx(n){let e=sp.get(n);if(e===void 0){let s=[...n.imports.modules].flatMap(({functions:r})=>r.flatMap(({facts:o,owner:i})=>o.name==="__call__"&&i?[i]:[])).flatMap(r=>n.classes.ancestryOf(n.classes.instanceOf(r)).classes.slice(1));e=new Set(s.map(r=>r.class)),sp.set(n,e)}return e}function Kr(n,e,t=e.function.facts.decorators){let{module:s}=e.function;for(let r of t){let o=tp(n,{module:s,node:r});if(o.kind==="replaces")return{...e,wrapper:o.by};if(o.kind==="unknown")return{...e,unknown:`a decorator of ${e.name} is not known`}}return e}function ap(n,e){let t=n.typeOf(e.module,e.node);if(t.kind!=="unknown"&&t.kind!=="instance")return t;let s=$(n,e),r=s.length===1?s[0]:e;if(r.node===e.node)return t;let o=n.typeOf(r.module,r.node);return t.kind==="unknown"||o.kind==="instance"?o:t}function lp(n,e,t){switch(e.kind){case"function":{let{function:s,self:r}=e,o=r!==null&&s.owner!==null?1:0,i=s.owner?`${F(s.owner.qualifiedName)}.${s.facts.name}`:s.facts.name;if(Wa(s))return{...ht("its signature is written by hand"),name:i};let a={...Ut,name:i,function:s,bound:o};return Kr(n,a)}case"class":{if(e.of.kind!=="instance")return ht("a type variable");let{class:s}=e.of,r=F(s.qualifiedName),o=n.classes.member(e.of,"__init__")?.sites[0],i=o?.definition.kind==="function"?o.module.functions[o.definition.function]:null,a=i!==null||n.classes.ancestryOf(e.of).isComplete;return{...Ut,name:r,function:i,class:s,bound:i?1:0,unknown:a?null:`the constructor of ${r} is not known`}}case"instance":{let s=n.attribute(e,"__call__"),r=F(e.class.qualifiedName);return s.kind!=="function"?{...ht(`${e.class.qualifiedName} has no known __call__`),name:r,objectClass:e.class}:fx(n).has(e.class)&&!t?{...ht(`a subclass of ${r} may be meant, which has its own __call__`),name:r,objectClass:e.class}:Kr(n,{...Ut,name:r,function:s.function,objectClass:e.class,bound:1})}case"library":return{...ht(`${e.name} belongs to a library`),name:F(e.name)};case"unknown":return ht(e.reason);default:return ht("what is depended on is not one known callable")}}function cp(n,e){let{module:t}=e.class,s={kind:"class",of:n.classes.instanceOf(e.class)};return{at:{module:t,node:e.decorator},target:null,callable:{...lp(n,s,!0),isView:!0},isSecurity:!1,scopes:null,usesCache:!0,scope:null}}function zr(n,e){let t=$(n,e,{calls:!1}),s=t.length===1?t[0]:null;return s?.node.kind==="Call"&&s.node.args[0]&&x(n.typeOf(s.module,s.node.func))==="functools.partial"?zr(n,{module:s.module,node:s.node.args[0]}):L(g(ap(n,e)).map(r=>dp(n,r)))}function dp(n,e){switch(e.kind){case"function":{let{self:t}=e,s=t?.kind==="class"?n.asInstance(t.of):t,r=hx(n,e.function);if(s?.kind!=="instance")return r;let o=new Map([[px,s]]);for(let i of n.classes.ancestryOf(s).classes)for(let[a,l]of n.classes.argumentsOf(i))o.has(a)||o.set(a,l);return Ue(r,o)}case"class":return e.of;case"instance":{let t=n.attribute(e,"__call__");return t.kind==="function"?dp(n,t):O(`calling ${e.class.qualifiedName}`)}case"library":return/^[A-Z]/.test(F(e.name))?n.instantiate(e):O(`calling ${e.name}`);default:return O("the dependency is not known")}}var px="typing.Self",mx=["contextlib.contextmanager","contextlib.asynccontextmanager"],yx=new Set(["typing.Generator","typing.Iterator","typing.Iterable","typing.AsyncGenerator","typing.AsyncIterator","typing.AsyncIterable"]);function hx(n,e){let{facts:t,module:s}=e;if(!t.isGenerator){let o=n.returnType(e);return t.isAsync?n.awaited(o):o}if(n.decoratorsOf(e).some(o=>o!==null&&mx.includes(o)))return O("a context manager");let r=n.returnType(e);if(r.kind==="instance"&&yx.has(r.class.qualifiedName)){let o=t.isAsync?n.asyncIterated(r):n.iterated(r);if(o.kind!=="unknown")return o}return L(t.yields.map(({value:o})=>o?n.typeOf(s,o):{kind:"none"}))}function za(n,e,t){let s=Se(e),r=Se(t);return s.kind==="unknown"||bx(s)?t:r.kind!=="instance"||s.kind!=="instance"||r.class===s.class?e:n.classes.isSubclass(r.class,s.class.qualifiedName)===!0?gx(e,t):n.classes.isSubclass(r.class,s.class.qualifiedName)!==!1||n.classes.isSubclass(s.class,r.class.qualifiedName)!==!1||_x(n,s)?e:O("the annotation contradicts the dependency")}function gx(n,e){return n.kind==="instance"&&n.args.length===0?e:n}function bx(n){return n.kind==="instance"&&n.class.qualifiedName==="builtins.object"}function _x(n,e){return n.classes.isSubclass(e.class,"typing.Protocol")!==!1||e.class.module?.name==="typing"}function kx(n){let e=new Set(["Depends","Security"]);for(let{name:t,definitions:s}of n.scope(0).bindings)s.some(o=>o.kind==="import-from"&&e.has(o.name))&&e.add(t);return e}var up=new WeakMap;function yn(n,e){let t=up.get(e);return t===void 0&&(t=wx(n,e),up.set(e,t)),t}function wx(n,e){let t=kx(e),{topLevel:s,functions:r}=e.facts;return[s,...r].flatMap(({calls:o})=>o.flatMap(({call:i})=>{if(!t.has(E(i.func)))return[];let a=at(n,{module:e,node:i});return a?.kind==="depends"&&a.call.node===i?[i]:[]}))}function*fp({inference:n,modules:e}){for(let t of e.values())if(t.role!=="test")for(let s of yn(n,t))yield mn(n,{module:t,node:s})}function pp(n){let e=new Map;for(let t of fp(n)){let s=t.callable.function;if(s===null)continue;let r=e.get(s);r?r.push(t):e.set(s,[t])}return e}function mp(n){let e=new Set;for(let{callable:t}of fp(n))t.class!==null&&e.add(t.class);return[...e]}var yp={100:"CONTINUE",101:"SWITCHING_PROTOCOLS",102:"PROCESSING",103:"EARLY_HINTS",200:"OK",201:"CREATED",202:"ACCEPTED",203:"NON_AUTHORITATIVE_INFORMATION",204:"NO_CONTENT",205:"RESET_CONTENT",206:"PARTIAL_CONTENT",207:"MULTI_STATUS",208:"ALREADY_REPORTED",226:"IM_USED",300:"MULTIPLE_CHOICES",301:"MOVED_PERMANENTLY",302:"FOUND",303:"SEE_OTHER",304:"NOT_MODIFIED",305:"USE_PROXY",307:"TEMPORARY_REDIRECT",308:"PERMANENT_REDIRECT",400:"BAD_REQUEST",401:"UNAUTHORIZED",402:"PAYMENT_REQUIRED",403:"FORBIDDEN",404:"NOT_FOUND",405:"METHOD_NOT_ALLOWED",406:"NOT_ACCEPTABLE",407:"PROXY_AUTHENTICATION_REQUIRED",408:"REQUEST_TIMEOUT",409:"CONFLICT",410:"GONE",411:"LENGTH_REQUIRED",412:"PRECONDITION_FAILED",413:"CONTENT_TOO_LARGE",414:"URI_TOO_LONG",415:"UNSUPPORTED_MEDIA_TYPE",416:"RANGE_NOT_SATISFIABLE",417:"EXPECTATION_FAILED",418:"IM_A_TEAPOT",421:"MISDIRECTED_REQUEST",422:"UNPROCESSABLE_CONTENT",423:"LOCKED",424:"FAILED_DEPENDENCY",425:"TOO_EARLY",426:"UPGRADE_REQUIRED",428:"PRECONDITION_REQUIRED",429:"TOO_MANY_REQUESTS",431:"REQUEST_HEADER_FIELDS_TOO_LARGE",451:"UNAVAILABLE_FOR_LEGAL_REASONS",500:"INTERNAL_SERVER_ERROR",501:"NOT_IMPLEMENTED",502:"BAD_GATEWAY",503:"SERVICE_UNAVAILABLE",504:"GATEWAY_TIMEOUT",505:"HTTP_VERSION_NOT_SUPPORTED",506:"VARIANT_ALSO_NEGOTIATES",507:"INSUFFICIENT_STORAGE",508:"LOOP_DETECTED",510:"NOT_EXTENDED",511:"NETWORK_AUTHENTICATION_REQUIRED"},hp={413:"REQUEST_ENTITY_TOO_LARGE",414:"REQUEST_URI_TOO_LONG",416:"REQUESTED_RANGE_NOT_SATISFIABLE",422:"UNPROCESSABLE_ENTITY"},Ax=new Map([...Object.entries(yp),...Object.entries(hp)].map(([n,e])=>[e,Number(n)]));function Qr(n,e){let t=(e?void 0:hp[n])??yp[n];return t===void 0?null:`HTTP_${n}_${t}`}function gp(n){return Ax.get(n)??null}function gt(n,e){let t=M(n,e);if(typeof t=="number")return t;let s=n.typeOf(e.module,e.node),r=s.kind==="library"?/^http\.HTTPStatus\.(\w+)/.exec(s.name)?.[1]:void 0;return r&&gp(r)||"unknown"}var Sx="starlette.responses.Response";function me(n,e){switch(e.kind){case"instance":return e.class.module===null?/(Response|Redirect)$/.test(e.class.qualifiedName)?null:!1:n.classes.isSubclass(e.class,Sx);case"unknown":case"library":case"type-variable":return null;case"union":{let t=g(e).map(s=>me(n,s));return t.every(s=>s===!0)?!0:t.includes(null)||t.includes(!0)?null:!1}default:return!1}}function bp(n,e,t){let{inference:s}=n.project,{handler:r}=t,o=(r?.facts.returns??[]).flatMap(({value:a})=>a===null?[]:[{at:{module:r.module,node:a},type:s.typeOf(r.module,a)}]),i=t.arguments.get("status_code");return{model:xx(n,t),statusCode:i===null||Yr(i.node)?null:gt(s,i),responseClass:Cx(e,t),isInSchema:Rx(s,e,t),isStream:r?.facts.isGenerator??!1,returns:o}}function xx(n,e){let{inference:t,dependencies:s}=n.project,r=e.arguments.get("response_model");if(r)return Yr(r.node)?{kind:"disabled",at:r}:{kind:"declared",at:r,type:t.annotation(r.module,r.node)};if(!e.arguments.isComplete)return{kind:"unknown",reason:"the arguments of the decorator are not all known"};let o=e.callable.wrapper??e.handler;if(o===null)return{kind:"unknown",reason:"the handler is not known"};let i=o.facts.annotation;if(i===null||!s.isAtLeast(e.module.path,"fastapi","0.89"))return{kind:"none"};let a={module:o.module,node:i};if(Yr(i))return{kind:"annotated-none",at:a};let l=t.annotation(o.module,i);return me(t,l)===!0&&!vx(t,a)?{kind:"annotated-response",at:a}:{kind:"annotated",at:a,type:l}}function vx(n,e){let t=P(n,e,{calls:!1})?.node.kind;return t==="BinOp"||t==="Subscript"}function Yr(n){return n.kind!=="Constant"?!1:n.type==="None"||n.type==="str"&&n.value.trim()==="None"}function Cx(n,e){let t=e.arguments.get("response_class")??e.router.arguments.get("default_response_class");if(t)return t;for(let s of n.reachesOf(e.router)){for(let r of[...s.steps].reverse()){let o=r.kind==="include"?r.arguments.get("default_response_class"):null;if(o)return o}for(let r of[...s.routers].reverse()){let o=r.arguments.get("default_response_class");if(o)return o}}return null}function Rx(n,e,t){let s=e.reachesOf(t.router),r=({app:l,routers:[c]})=>{let d=c===l?null:c?.arguments.get("openapi_url");return!d||!Yr(d.node)};if(s.length>0&&!s.some(r))return!1;let o=s.filter(r).map(l=>[...l.steps.filter(c=>c.kind==="include").map(c=>c.arguments),...l.routers.map(c=>c.arguments)]),a=(o.length>0?o:[[t.router.arguments]]).map(l=>{let c=[t.arguments,...l].map(d=>{let u=d.get("include_in_schema");return u===null?!0:M(n,u)});return c.includes(!1)?!1:c.every(d=>d===!0)?!0:null});return a.includes(!0)?!0:a.includes(null)?null:!1}function Ja(n,{at:e,type:t}){return new Ya(n).of(e.module,e.node,t)}var Ya=class{#e;#t;#n=new Set;#s=0;#r=new Map;#a=0;constructor(e){this.#e=e,this.#t=e.project.inference}of(e,t,s){switch(t.kind){case"Name":{let r=this.#m(e,t);return r?this.#S(r.node,()=>this.#o(r),It):this.#A(e,t)??this.#i(e,t,s??this.#t.typeOf(e,t))}case"Constant":case"JoinedStr":case"Compare":case"UnaryOp":return Ot;case"BinOp":return t.op!=="Add"&&t.op!=="BitOr"?Ot:Ce([t.left,t.right].map(r=>this.of(e,r)));case"Call":return this.#c(e,t,s);case"Dict":return Ce(t.values.map((r,o)=>{let i=t.keys[o];return i===null?Qa(this.of(e,r)):this.#f(e,r,i.kind==="Constant"?String(i.value):"")}));case"List":case"Tuple":case"Set":return Ce(t.elts.map(r=>this.#f(e,r)));case"ListComp":case"SetComp":case"GeneratorExp":return this.#f(e,t.elt);case"DictComp":{let r=t.generators[0]?.iter,o=(r?.kind==="Tuple"||r?.kind==="List")&&r.elts.every(({kind:a})=>a==="Constant"),i=this.of(e,t.value);return o&&i.kind==="unknown"?Gt:Qa(i)}case"IfExp":return Ce([t.body,t.orelse].map(r=>this.of(e,r)));case"BoolOp":{let r=t.op==="And"?t.values.slice(-1):t.values;return Ce(r.map(o=>this.of(e,o)))}case"Starred":case"NamedExpr":return this.of(e,t.value);case"Await":return wp(t.value)?Ot:this.#i(e,t,s??this.#t.typeOf(e,t));case"Attribute":return t.attr==="__dict__"?_p(this.of(e,t.value)):hn(this.#e,s??this.#t.typeOf(e,t));default:return this.#i(e,t,s??this.#t.typeOf(e,t))}}#o({module:e,node:t}){let s=this.#a;this.#a=0;let r=this.of(e,t);return this.#a=s,r}#i(e,t,s){let r=this.#l(e,t,s)?this.#_(e,t):null;if(r!==null&&r.kind!=="unknown")return r;let o=hn(this.#e,s);return this.#a>0&&(o.kind==="entity"||o.kind==="data")?Ap:o}#l(e,t,s){if(s.kind==="unknown"||this.#y(s))return!0;if(t.kind==="Name")return g(s).some(o=>o.kind==="instance"&&Fs.has(o.class.qualifiedName));let r=t.kind==="Await"?t.value:t;return r.kind!=="Call"?!1:g(this.#t.typeOf(e,r.func)).every(o=>o.kind==="function"&&o.function.facts.annotation===null)}#c(e,t,s){let{func:r}=t;if(wp(t))return Ot;let o=x(this.#t.typeOf(e,r))??"";if(Dx.test(o))return Ot;let i=t.args[0];if(i&&Mx.has(o))return _p(this.of(e,i));if(Nx.has(o))return Ce(t.args.map(a=>this.of(e,a)));if(o==="builtins.dict"&&t.args.length===0)return this.#d(e,t);if(r.kind==="Attribute"&&r.value.kind==="Call"&&Px.has(r.attr)){let a=r.value.func;if([a,...a.kind==="Attribute"?[a.value]:[]].some(c=>this.#u(e,c)))return Gt}return this.#i(e,t,s??this.#t.typeOf(e,t))}#u(e,t){let s=this.#t.typeOf(e,t);return s.kind!=="class"||s.of.kind!=="instance"?!1:this.#t.classes.isSubclass(s.of.class,"pydantic.BaseModel")===!0}#d(e,{args:t,keywords:s}){return Ce([...t.map(r=>this.#f(e,r)),...s.map(({arg:r,value:o})=>r===null?Qa(this.of(e,o)):this.#f(e,o,r))])}#f(e,t,s=""){let r=this.of(e,t);return r.kind!=="unknown"?r:this.#a>0||Ox.test(s.replace(/([a-z])([A-Z])/g,"$1_$2"))||this.#p(e,t)?Gt:{kind:"data",type:{kind:"unknown",reason:"a part of a list or dict"}}}#p(e,t){switch(t.kind){case"Attribute":case"Subscript":return!0;case"Call":return t.func.kind==="Attribute"&&t.func.attr==="get"&&t.args[0]?.kind==="Constant";case"Await":return this.#p(e,t.value);case"Name":{let s=this.#m(e,t);if(s)return this.#S(s.node,()=>this.#p(s.module,s.node),!1);let r=this.#t.names.lookUp(e,t.id,t.start);return r.kind!=="definitions"?!1:r.sites.every(({module:o,definition:i})=>i.kind==="parameter"?!0:i.kind!=="assign"||o!==e?!1:i.path.length>0||this.#S(i,()=>this.#p(e,i.value),!1))}default:return!1}}#y(e){return g(e).some(t=>{if(t.kind!=="instance"||!Fs.has(t.class.qualifiedName))return!1;let{kind:s}=Ce(t.args.map(r=>hn(this.#e,r)));return s!=="entity"&&(s!=="data"||!t.args.some(r=>this.#g(r)))})}#g(e){return g(e).some(t=>t.kind==="instance"&&!Fs.has(t.class.qualifiedName)&&hn(this.#e,t).kind==="data")}#_(e,t){switch(t.kind){case"Name":return this.#b(e,t);case"Await":return t.value.kind==="Call"?this.#R(e,t.value):null;case"Call":return this.#R(e,t);case"Subscript":return t.slice.kind==="Slice"?this.#_(e,t.value):null;default:return null}}#b(e,t){let s=this.#w(e,t);if(s===null)return null;let r=[];for(let{module:o,definition:i}of s){if(i.kind==="parameter"){let u=o.functions[i.function];return/^(kwarg|vararg)$/.test(u.facts.parameters[i.index].kind)?Gt:this.#k(u,i.index)}if(i.kind==="annotated"){let u=this.#t.annotation(o,i.annotation);if(u.kind!=="unknown"&&!this.#y(u)){r.push(hn(this.#e,u));continue}}let l=i.kind==="annotated"||i.kind==="assign"&&i.path.length===0?i.value:null;if(l===null)return null;let{function:c}=o.scope(o.scopeAt(i.start)),d=this.#t.typeOf(o,l);if(g(d).some(u=>u.kind==="instance"&&Sp(u))){if(c===null)return null;r.push(Gt)}r.push(this.#S(l,()=>this.of(o,l),It)),r.push(...c===null?[...new Set([o,e])].flatMap(u=>u.facts.functions.flatMap(({calls:f})=>this.#v(u,f,t.id,i))):this.#v(o,Tx(o.functions[c].facts.calls,i,t),t.id,i))}return Ce(r)}#w(e,t){let{names:s}=this.#t,r=s.lookUp(e,t.id,t.start);if(r.kind!=="definitions")return null;let o=[];for(let i of r.sites)if(i.definition.kind!=="import-from")o.push(i);else{let a=s.imported(i.module,i.definition);if(a.kind!=="definitions")return null;o.push(...a.sites)}return o}#A(e,t){let s=this.#t.names.lookUp(e,t.id,t.start);if(s.kind!=="definitions"||s.sites.length<2)return null;let r=[];for(let{module:i,definition:a}of s.sites){if(a.kind!=="assign"||a.path.length>0||i!==e)return null;let{value:l}=a,c=this.#S(l,()=>this.of(e,l),It);c.kind!=="none"&&r.push(c)}let o=r.filter(({kind:i})=>i!=="entity");return o.length>0&&o.length<r.length?Ce(o):null}#m(e,t){let s=this.#t.names.lookUp(e,t.id,t.start),r=s.kind==="definitions"&&s.sites.length===1?s.sites[0]:null;if(r?.definition.kind!=="parameter")return null;let{definition:o,module:i}=r;return this.#r.get(i.functions[o.function].facts.parameters[o.index])??null}#k(e,t){let s=Un(this.#t,e,t)?.callable.function;return s?this.#x(s):null}#v(e,t,s,r){return t.flatMap(({call:{func:o,args:i}})=>{if(o.kind!=="Attribute"||o.value.kind!=="Name"||o.value.id!==s)return[];let a=Fx.has(o.attr)?i.at(-1):void 0;return a&&this.#w(e,o.value)?.some(c=>c.definition===r)?[this.#S(a,()=>this.#f(e,a),It)]:[]})}#R(e,t){let s=[];for(let r of g(this.#t.typeOf(e,t.func))){if(r.kind!=="function")return null;let o=r.function.owner!==null&&r.self!==null?1:0,i=this.#x(r.function,()=>this.#C(e,t,r.function,o));if(i===null)return null;s.push(i)}return Ce(s)}#x(e,t){let{facts:s,module:r}=e,o=s.returns.flatMap(({value:c})=>c?[c]:[]);if(r.isStub||s.isGenerator||o.length===0)return null;let i=this.#T(e),a=()=>{t?.(),i&&this.#a++;let c=Ce(o.map(d=>this.of(r,d)));return i&&this.#a--,c},l=this.#S(s,a,It);return i&&l.kind==="unknown"?Gt:l}#T(e){return e.facts.parameters.some(({annotation:t,kind:s},r)=>t!==null||e.owner!==null&&r===0||s==="vararg"||s==="kwarg"?!1:g(this.#t.parameterType(e,r)).filter(o=>o.kind!=="none").length>1)}#C(e,t,{facts:s,module:r},o){let i=s.parameters.slice(o),a=i.filter(({kind:c})=>c==="positional"||c==="positional-only"),l=V(this.#t,e,t,a.map(({name:c})=>c));for(let c of i){let d=l.isComplete&&c.default?{module:r,node:c.default}:null,u=l.get(c.name)??d;u&&c.kind!=="vararg"&&c.kind!=="kwarg"?this.#r.set(c,u):this.#r.delete(c)}}#S(e,t,s){if(this.#n.size===0&&(this.#s=Ix),this.#n.has(e)||this.#n.size>=Ex||--this.#s<0)return s;this.#n.add(e);let r=t();return this.#n.delete(e),r}};function Tx(n,{start:e},{start:t}){return n.filter(({call:s})=>s.start>e&&s.start<t)}var Ex=12,Ix=1e3,It={kind:"none"},Ot={kind:"spelled-out"},Gt={kind:"unclear"},Ap={kind:"unknown"};function Qa(n){return n.kind==="unknown"?{kind:"data",type:{kind:"unknown",reason:"an expansion"}}:n}function _p(n){return n.kind==="entity"?{kind:"data",type:{kind:"unknown",reason:"the attributes of an entity"}}:n}var kp=["none","spelled-out","unclear","unknown","data","entity"];function Ce(n){let e=n.length===0?Ot:It;for(let t of n)kp.indexOf(t.kind)>kp.indexOf(e.kind)&&(e=t);return e}var Ox=/^(is|has|can|num|n|total)_|(^|_)(id|uuid|guid|slug|name|title|token|type|count|total|number|num|length|size|page|pages|limit|offset|status|message|msg|detail|error|reason|code|version|url|uri|href|link|path|filename|email|date|time|timestamp|at|ok|success|deleted|price|amount|balance|score|rate|hash|digest|role|host|port|duration|seconds|ms|age)$/i,Mx=new Set(["builtins.vars","fastapi.encoders.jsonable_encoder","dataclasses.asdict"]),Nx=new Set(["builtins.max","builtins.min","random.choice"]),Px=new Set(["model_dump","dict"]),Fx=new Set(["append","extend","insert","add","update","setdefault"]),Lx=new Set(["builtins.bool","builtins.bytes","builtins.float","builtins.int","builtins.str","datetime.date","datetime.datetime","datetime.time","datetime.timedelta","decimal.Decimal","uuid.UUID","pathlib.Path"]),$x=/^pydantic\.(\w+\.)*(UUID\d|EmailStr|NameEmail|SecretStr|\w*Url|\w*Dsn|IPvAny\w+)$/,Dx=/^(builtins\.(abs|all|any|ascii|bin|chr|hash|hex|id|isinstance|issubclass|oct|ord|repr|round|sum|len)|datetime\.(datetime|date)\.\w+|time\.\w+|uuid\.uuid\d|secrets\.token_\w+|math\.\w+|random\.(random|randint|randrange|uniform|gauss)|base64\.\w+|json\.dumps|getpass\.getuser|os\.(path\.)?\w+|platform\.\w+|socket\.gethostname)$/;function wp(n){return n.kind==="Call"&&n.func.kind==="Attribute"&&qx.has(n.func.attr)}var qx=new Set("isoformat strftime total_seconds timestamp encode hexdigest join lower upper strip startswith endswith count".split(" ")),Fs=new Set(["builtins.list","builtins.tuple","builtins.set","builtins.frozenset","builtins.dict","typing.Sequence","typing.Iterable","typing.Collection","typing.Mapping"]);function hn(n,e){let{inference:t}=n.project;switch(e.kind){case"none":return It;case"literal":return Ot;case"union":return Ce(g(e).map(s=>hn(n,s)));case"instance":{if(me(t,e)!==!1)return me(t,e)===!0?It:{kind:"unknown"};let{class:s}=e;return Lx.has(s.qualifiedName)||$x.test(s.qualifiedName)||t.classes.isSubclass(s,"enum.Enum")===!0?Ot:t.classes.isSubclass(s,"builtins.BaseException")===!0?It:Fs.has(s.qualifiedName)?jx(n,e):n.sqlAlchemy.isEntity(s)===!0?{kind:"entity",entity:s}:{kind:"data",type:e}}default:return Ap}}function jx(n,e){let t=Ce(e.args.map(r=>hn(n,r)));return t.kind==="entity"?t:t.kind==="data"?{kind:"data",type:e}:e.args.length>0&&t.kind!=="unknown"&&t.kind!=="unclear"?Ot:Sp(e)?{kind:"data",type:e}:Gt}function Sp({class:n}){return n.qualifiedName==="builtins.dict"||n.qualifiedName==="typing.Mapping"}function Fe(n,{module:e,node:t}){let{inference:s}=n.project;if(t.kind==="Subscript"){if(!Fe(n,{module:e,node:t.value}))return!1;let i=t.slice.kind==="Tuple"?t.slice.elts:[t.slice],a=i.at(-1);return a?.kind==="Constant"&&a.type==="Ellipsis"?Fe(n,{module:e,node:i[0]}):a!==void 0&&Fe(n,{module:e,node:a})}if(t.kind==="Constant")return t.type==="str"&&t.forward?Fe(n,{module:e,node:t.forward}):!1;let r=s.typeOf(e,t);if(r.kind==="library")return/^typing(_extensions)?\.Any$/.test(r.name);if(r.kind!=="class"||r.of.kind!=="instance")return!1;let{qualifiedName:o}=r.of.class;return r.of.args.every(i=>i.kind==="type-variable")?o==="builtins.object"||Fs.has(o):!1}function Xa(n,e){let{inference:t}=n.project,{module:s,node:r}=P(t,e,{calls:!1})??e,o=i=>Xa(n,{module:s,node:i});if(r.kind==="BinOp"&&r.op==="BitOr")return o(r.left)||o(r.right);if(r.kind==="Subscript"){let i=x(t.typeOf(s,r.value)),a=r.slice.kind==="Tuple"?r.slice.elts:[r.slice];if(i==="typing.Annotated")return o(a[0]);if(i==="typing.Optional"||i==="typing.Union")return a.some(o)}return Fe(n,{module:s,node:r})}function Za(n,e){let{inference:t}=n.project;if(e.responses.some(({responseClass:d})=>d!==null&&!Bx(n,d)))return null;let s=Ux(n,e),r=s&&Hx(n,s.dict);if(s===null||r===null||!Jx(e))return null;let{call:o}=s;if(o===null&&(Xx(e)||Zx(n,e)))return null;let i=o&&V(t,o.module,o.node,["content","status_code"]).get("status_code"),a=i?gt(t,i):o?200:null,l=a===null?e.responses.map(({statusCode:d})=>d??200):[a],[c]=l;return typeof c=="number"&&l.every(d=>typeof d=="number"&&d<300)?{saying:r,status:c}:null}function Bx({project:{inference:n}},{module:e,node:t}){let s=n.typeOf(e,t);return s.kind!=="class"||s.of.kind!=="instance"?!1:n.classes.isSubclass(s.of.class,"starlette.responses.JSONResponse")===!0}function Ux(n,{at:e}){let{inference:t}=n.project,s=P(t,e);if(s===null)return null;let{module:r,node:o}=s;if(o.kind==="Dict")return{dict:{module:r,node:o},call:null};if(o.kind!=="Call"||x(t.typeOf(r,o.func))!=="starlette.responses.JSONResponse")return null;let i=V(t,r,o,["content","status_code"]).get("content"),a=i&&P(t,i);return a?.node.kind==="Dict"?{dict:{module:a.module,node:a.node},call:{module:r,node:o}}:null}function Hx({project:{inference:n}},{module:e,node:t}){let s=t.keys.map(o=>o?.kind==="Constant"&&o.type==="str"?o.value:null),r=s.every(o=>o!==null&&zx.test(o));for(let[o,i]of s.entries()){if(i===null)continue;let a=M(n,{module:e,node:t.values[o]});if(Wx.test(i)&&Qx(t.values[o],a))return`"${i}"`;if(!(!r||s.length<2)){if(Gx.has(i.toLowerCase())&&a===!1)return`"${i}": False`;if(Vx.has(i.toLowerCase())&&typeof a=="string"&&Kx.test(a))return`"${i}": "${a}"`}}return null}var Wx=/^(error|err|error_?(message|msg|detail))$/i,Gx=new Set(["success","ok","succeeded","successful"]),Vx=new Set(["status","result","state"]),Kx=/^(error|err|fail|failed|failure)$/i,zx=/^(error|err|errors|message|msg|details?|reason|description|code|status|status_?code|error_?\w+|success|succeeded|successful|ok|result|state|data)$/i;function Qx(n,e){return typeof e=="string"?e!=="":n.kind==="JoinedStr"||n.kind==="BinOp"?!0:n.kind==="Call"&&/^(str|repr|format_exc)$/.test(Yx(n.func))}function Yx(n){return n.kind==="Name"?n.id:n.kind==="Attribute"?n.attr:""}function Jx({handler:n,block:e,start:t}){let{module:s,facts:r}=n;return[...s.blocksAround(e)].some(({kind:i,start:a})=>a>r.start&&(i==="if"||i==="else"||i==="except"||i==="case"))&&r.returns.some(i=>i.start!==t&&i.value!==null)}function Xx({handler:n,start:e,block:t}){return n.facts.attributeAssignments.some(s=>s.target.attr==="status_code"&&s.target.start<e&&n.module.blockEncloses(s.block,t))}function Zx(n,{responses:e}){return e.some(({model:t})=>t.kind==="unknown"?!0:t.kind!=="declared"&&t.kind!=="annotated"?!1:!g(t.type).every(r=>r.kind==="instance"&&/^(builtins\.dict|typing\.Mapping)$/.test(r.class.qualifiedName))&&!Fe(n,t.at))}var Jr=class{#e;#t=new Map;#n=new Map;#s=null;constructor(e){this.#e=e}callsIn(e){return this.#r(e.module,e,e.facts)}callsAtImport(e){return this.#r(e,null,e.facts.topLevel)}#r(e,t,s){let r=this.#t.get(s);return r===void 0&&(r=[...s.calls.map(o=>new Xr(e,t,o.call,o,o.block,()=>this.#a(e,o))),...s.uses.map(({kind:o,isAsync:i,value:a,block:l})=>{let c=o==="with"?i?sv:nv:i?ov:rv;return new Xr(e,t,a,null,l,()=>this.#o(e,a,c))})].sort((o,i)=>o.node.start-i.node.start),this.#t.set(s,r)),r}#a(e,t){let s=this.#e.typeOf(e,t.call.func),r=[],o=[];for(let i of g(s)){if(i.kind==="instance"){let l=this.#e.attribute(i,"__call__");r.push(x(l)??`${i.class.qualifiedName}.__call__`),l.kind==="function"&&this.#f(o,l.function,t);continue}let a=x(i);if(a!==null&&r.push(a),i.kind==="function")this.#f(o,i.function,t);else if(i.kind==="class"&&i.of.kind==="instance"){for(let l of["__init__","__post_init__"])this.#i(o,i.of,l);for(let l of this.#e.constructionOf(i.of))o.includes(l)||o.push(l)}}for(let i of r)this.#c(o,i,e,t);return{callee:s,names:r,runs:o}}#o(e,t,s){let r=this.#e.typeOf(e,t),o=[],i=[];t.kind==="Name"&&this.#l(o,e,t);for(let a of g(r))if(a.kind==="instance")for(let l of s){let c=this.#i(o,a,l);c!==null&&i.push(c)}return{callee:r,names:i,runs:o}}#i(e,t,s){let r=this.#e.classes.member(t,s)?.sites[0];if(r===void 0&&t.class.module===null)return`${t.class.qualifiedName}.${s}`;if(r?.definition.kind!=="function")return null;let o=r.module.functions[r.definition.function];return r.module.isStub?o.qualifiedName:(e.includes(o)||e.push(o),null)}#l(e,t,{id:s,start:r}){let{names:o}=this.#e,i=o.lookUp(t,s,r);if(i.kind!=="definitions"||i.sites.length!==1)return;let{module:a,definition:l}=i.sites[0];if(a!==t||l.kind!=="assign"||l.value.kind!=="Call")return;let c=this.#e.typeOf(t,l.value.func);if(c.kind!=="function"||c.function.module.isStub)return;let{facts:d}=c.function;d.isGenerator&&!d.isAsync&&!e.includes(c.function)&&e.push(c.function)}#c(e,t,s,{call:r,result:o}){let i=ev.get(t);if(i===void 0||i.whenIterated&&o!=="iterated")return;let a=typeof i.argument=="number"?r.args[i.argument]:r.keywords.find(({arg:l})=>l===i.argument)?.value;if(a!==void 0)for(let l of g(this.#e.typeOf(s,a)))l.kind!=="function"||l.function.module.isStub||e.includes(l.function)||!l.function.facts.isAsync&&!l.function.facts.isGenerator&&e.push(l.function)}#u(e){let{owner:t,facts:s}=e;if(t===null||!s.isStub||e.module.isStub)return null;let r=this.#n.get(e);if(r===void 0){let{classes:o}=this.#e,a=t.facts?.bases.some(c=>E(c.kind==="Subscript"?c.value:c)==="Protocol")?o.methodsOf(t).map(c=>c.facts.name):null,l=(this.#d(s.name)??[]).filter(({owner:c,facts:d})=>{if(c===null||c===t||d.isStub)return!1;if(o.isSubclass(c,t.qualifiedName)===!0)return!0;if(!a||a.length===1&&!tv(s,d))return!1;let u=o.instanceOf(c);return a.every(f=>f.startsWith("__")||o.member(u,f)!==null)});r=l.length===1?l[0]:null,this.#n.set(e,r)}return r}#d(e){if(this.#s===null){this.#s=new Map;for(let t of this.#e.imports.modules)if(t.role!=="test")for(let s of t.functions){if(s.owner===null)continue;let r=this.#s.get(s.facts.name);r?r.push(s):this.#s.set(s.facts.name,[s])}}return this.#s.get(e)}#f(e,t,s){let r=this.#u(t)??t;if(r.module.isStub||e.includes(r))return;if(r.facts.decorators.length>0)for(let l of this.#e.wrappersOf(r))this.#f(e,l,s);let{facts:o}=r,{result:i,awaited:a}=s;o.isGenerator&&i!=="iterated"&&i!=="entered"||o.isAsync&&!o.isGenerator&&!a&&i!=="entered"||e.push(r)}},ev=new Map([["builtins.map",{argument:0,whenIterated:!0}],["builtins.filter",{argument:0,whenIterated:!0}],["builtins.sorted",{argument:"key"}],["builtins.min",{argument:"key"}],["builtins.max",{argument:"key"}],["builtins.list.sort",{argument:"key"}],["functools.reduce",{argument:0}],["asyncio.AbstractEventLoop.call_soon",{argument:0}],["asyncio.AbstractEventLoop.call_later",{argument:1}],["asyncio.AbstractEventLoop.call_at",{argument:1}],["asyncio.Future.add_done_callback",{argument:0}]]);function tv(n,e){let t=({parameters:s})=>s.map(({name:r})=>r).join();return t(n)===t(e)}var Xr=class{module;caller;node;site;block;#e;constructor(e,t,s,r,o,i){this.module=e,this.caller=t,this.node=s,this.site=r,this.block=o,this.#e=i}get callee(){return this.#t().callee}get names(){return this.#t().names}get runs(){return this.#t().runs}#t(){return typeof this.#e=="function"&&(this.#e=this.#e()),this.#e}},nv=["__enter__","__exit__"],sv=["__aenter__","__aexit__"],rv=["__iter__","__next__"],ov=["__aiter__","__anext__"],Oe=class{#e;#t;#n=new Map;constructor(e,t){this.#e=e,this.#t=t}effectOf(e){return this.#t.effectOf(e)}chainOf(e){let t=this.#t.effectOf(e);if(t!==null)return{calls:[e],effect:t};let s=null;for(let r of this.followed(e)){let o=this.chainIn(r);o&&(s===null||o.calls.length<s.calls.length)&&(s=o)}return s&&{calls:[e,...s.calls],effect:s.effect}}chainIn(e){let t=this.#n.get(e);if(t!==void 0)return t;let s=new Map([[e,null]]),r=[e];for(let o of r){for(let i of this.#e.callsIn(o)){let a=this.#t.effectOf(i);if(a!==null){let l={calls:iv(s,o,i),effect:a};return this.#n.set(e,l),l}}for(let i of this.#e.callsIn(o))for(let a of this.followed(i))s.has(a)||this.#n.get(a)===null||(s.set(a,{from:o,call:i}),r.push(a))}for(let o of s.keys())this.#n.set(o,null);return null}followed(e){return e.runs.filter(t=>!Ls(t)&&this.#t.follows(e,t))}};function iv(n,e,t){let s=[t];for(let r=n.get(e);r;r=n.get(r.from))s.unshift(r.call);return s}var xp=["lru_cache","cache","cached","cachedmethod","ttl_cache","alru_cache"];function Ls(n){return xp.some(e=>un(n,e))||av(n)}function av({facts:n}){return n.decorators.some(e=>e.kind==="Call"&&xp.includes(E(e.func)))}var lv=4,cv="starlette.exceptions.HTTPException";function el(n,e){let t=new Map,s=new Set([e]),r=[e];for(let o=0;o<=lv&&r.length>0;o++){let i=[];for(let a of r){let{module:l,facts:c}=a;for(let{exception:d,start:u,end:f,block:p}of c.raises){let y=d&&dv(n,l,d);y===null||t.has(y)||vp(n,l,p)||t.set(y,{status:y,place:{module:l,start:u,end:f}})}for(let{runs:d,module:u,block:f}of n.project.calls.callsIn(a))for(let p of d)s.has(p)||p.module.role!=="application"||Ls(p)||vp(n,u,f)||(s.add(p),i.push(p))}r=i}return[...t.values()]}function dv(n,e,t){let{inference:s}=n.project,r=P(s,{module:e,node:t});if(r===null)return null;let o=r.node.kind==="Call"?r.node:null,i=s.typeOf(r.module,o?.func??r.node);if(i.kind!=="class"||i.of.kind!=="instance"||s.classes.isSubclass(i.of.class,cv)!==!0)return null;let l=s.classes.member(i.of,"__init__")?.sites[0];return l?.definition.kind==="function"&&!l.module.isStub?uv(n,l.module.functions[l.definition.function],i.of.class):o&&Cp(n,V(s,r.module,o,["status_code"]))}function uv(n,{module:e,facts:t},s){let r=({func:i})=>i.kind==="Attribute"&&i.attr==="__init__",o=t.calls.find(({call:i})=>r(i));return o===void 0||!I(s)?null:Cp(n,V(n.project.inference,e,o.call,["status_code"]))}function Cp({project:n},e){let t=e.get("status_code"),s=t&&gt(n.inference,t);return typeof s=="number"?s:null}function vp(n,e,t){let{blocks:s}=e.facts;for(let r of e.blocksAround(t)){if(r.kind==="function"||r.kind==="lambda")return!1;if(r.kind!=="try")continue;let o=s.filter(({kind:l,statement:c})=>l==="except"&&c===r.statement),a=e.functionAt(r.start)?.facts.raises??[];for(let l of o)if(fv(n,e,l.test))return!a.some(({start:c})=>l.start<=c&&c<l.end)}return!1}function fv({project:n},e,t){return t===null?!0:(t.kind==="Tuple"?t.elts:[t]).some(r=>{if(/^(Base)?Exception$/.test(E(r)))return!0;let o=n.inference.typeOf(e,r);return o.kind==="class"&&o.of.kind==="instance"&&/HTTPException$/.test(F(o.of.class.qualifiedName))})}function tl(n,{route:e,reach:t,steps:s}){let r=[e.arguments,...(t?.routers??[e.router]).map(i=>i.arguments),...s.flatMap(i=>i.kind==="include"?[i.arguments]:[])],o=new Set;for(let i of r){let a=i.get("responses");if(a===null?!i.isComplete:!Zr(n,a.module,a.node,o))return null}return o.has("default")?null:o}function Zr(n,e,t,s){let{inference:r}=n.project,o=$(r,{module:e,node:t}),[i]=o;if(i===void 0||o.length>1)return!1;switch(i.node.kind){case"Constant":return i.node.type==="None";case"BinOp":return i.node.op==="BitOr"&&Zr(n,i.module,i.node.left,s)&&Zr(n,i.module,i.node.right,s);case"Dict":{let{keys:a,values:l}=i.node;return a.every((c,d)=>{if(c===null)return Zr(n,i.module,l[d],s);let u=gt(r,{module:i.module,node:c}),f=c.kind==="Constant"&&c.type==="str"?c.value:null;return u==="unknown"&&f===null?!1:(s.add(f??String(u)),!0)})}default:return!1}}function*Rp({fastapi:n,project:e},t){for(let{function:s,isHandler:r,uses:o}of n.endpointsIn(t)){if(!r||s===null||s.module!==t||s.facts.isGenerator)continue;let i=[...new Set(o.flatMap(({node:l,operation:c})=>l===null?[c.route]:[]))];if(i.some(l=>!nl(n,l)))continue;let a=i.map(l=>n.responseOf(l));for(let{value:l,start:c,block:d}of s.facts.returns){if(l===null)continue;let u=e.inference.typeOf(t,l);yield{handler:s,routes:i,responses:a,value:l,at:{module:t,node:l},type:u,start:c,block:d}}}}function nl(n,e){return e.kind!=="http"||e.router.kind==="unknown"?!1:!n.isWrapped(e)&&!n.overridesRegistration(e)}function sl(n,e,t){let{function:s,uses:r}=t;if(s?.module!==e.module||r.some(({operation:{route:c}})=>!nl(n.fastapi,c)))return[];let o=r[0]?.parameters?.find(({injection:c})=>c==="response")?.name,i=({kind:c})=>c==="parameter";if(o===void 0||!e.module.definitionsIn(s.facts.scope,o).every(i))return[];let a=pv(e,s,o),l=hv(e,s,o,a);if(t.isHandler&&!t.isDependency){let c=u=>l.some(({start:f})=>f===u.start),d=s.facts.returns.flatMap(({value:u})=>u?.kind==="Name"&&c(u)?[u]:[]);if(d.length>0)return l.length>d.length||a.some(({what:f})=>f==="status")?[]:d.map(f=>({kind:"without-status",returned:f}))}return l.length>0?[]:a.flatMap(c=>{let d=t.isHandler?gv(n,s,c):_v(n,t);return d?[{kind:"lost",change:c.node,what:c.what,...d}]:[]})}function pv(n,e,t){let s=f=>f.kind==="Name"&&f.id===t,r=f=>f.kind==="Attribute"&&f.attr==="headers"&&s(f.value),{attributeAssignments:o,calls:i,start:a,end:l}=e.facts,c=o.flatMap(({target:f,block:p})=>f.attr==="status_code"&&s(f.value)?[{node:f,what:"status",block:p}]:[]),d=i.flatMap(({call:{func:f},block:p})=>f.kind!=="Attribute"?[]:r(f.value)&&mv.has(f.attr)?[{node:f,what:"header",block:p}]:s(f.value)&&yv.has(f.attr)?[{node:f,what:"cookie",block:p}]:[]),u=n.nodesOf("Assign").flatMap(({targets:f})=>f.flatMap(p=>p.kind!=="Subscript"||p.start<a||p.end>l||!r(p.value)?[]:n.module.functionAt(p.start)===e?[{node:p,what:"header",block:n.module.blockAt(p.start)}]:[]));return[...c,...d,...u].sort((f,p)=>f.node.start-p.node.start)}var mv=new Set(["append","update","setdefault"]),yv=new Set(["set_cookie","delete_cookie"]);function hv(n,{facts:{bodyBlock:e}},t,s){let{start:r,end:o}=n.module.block(e);return n.nodesOf("Name").filter(i=>i.id!==t||i.start<r||i.end>o?!1:!s.some(a=>a.node.start===i.start))}function gv(n,e,t){let{module:s,facts:r}=e,i=[...s.blocksAround(t.block)].find(l=>l.leaves==="function");if(i===void 0)return null;let a=r.returns.filter(({start:l,block:c})=>l>t.node.start&&l>=i.start&&l<i.end&&!bv(s,t.block,c));return Tp(n,e,a)}function bv(n,e,t){for(let s of n.blocksAround(e)){if(s.kind!=="if"&&s.kind!=="else"&&s.kind!=="case")continue;let r=[...n.blocksAround(t)].find(({statement:o})=>o===s.statement);if(r!==void 0&&r!==s)return!0}return!1}function _v(n,{uses:e}){let t=e.map(({operation:{route:s}})=>{let{handler:r}=s;return r===null||r.facts.isGenerator?null:r.module.block(r.facts.bodyBlock).leaves==="function"?Tp(n,r,r.facts.returns):null});return t.includes(null)?null:t[0]??null}function Tp({project:{inference:n}},e,t){let s=t.every(({value:o})=>o!==null&&me(n,n.typeOf(e.module,o))===!0),r=t[0]?.value;return s&&r?{handler:e,sent:r}:null}var kv=/\{([a-zA-Z_][a-zA-Z0-9_]*)(?::([a-zA-Z_][a-zA-Z0-9_]*))?\}/g;function be(n){return[...n.matchAll(kv)].map(({0:e,1:t,2:s,index:r})=>({name:t,converter:s??"str",index:r,length:e.length}))}var Ip={str:"[^/]+",path:".*",int:"[0-9]+",float:"[0-9]+(?:\\.[0-9]+)?",uuid:"[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}"};function eo(n){return Object.hasOwn(Ip,n)}function Ep(n){let e=be(n),t=n.split(wv),s=e.map(({converter:o})=>o),r=t.map((o,i)=>{let a=s[i];return Av(o)+(a===void 0?"":Ip[a]??"")});return{shape:t.map((o,i)=>o+(i<s.length?`\0${s[i]}\0`:"")).join(""),isLiteral:s.length===0,only:s.length===1&&t.every(o=>o==="")?s[0]:null,expression:s.every(eo)?new RegExp(`^${r.join("")}$`):null,isPath:s.includes("path")}}var wv=/\{[a-zA-Z_][a-zA-Z0-9_]*(?::[a-zA-Z_][a-zA-Z0-9_]*)?\}/;function Av(n){return n.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}var bt=class{#e;#t;#n;constructor(e){this.#e=e,this.#t=Ep(e),this.#n=e.split("/").map(Ep)}get shape(){return this.#t.shape}get isLiteral(){return this.#t.isLiteral}get isCatchAll(){return this.#n.at(-1).only==="path"&&this.#n.slice(0,-1).every(({isPath:e})=>!e)}covers(e){if(this.shape===e.shape)return!0;if(e.#t.isLiteral)return this.#t.expression?.test(e.#e)??!1;let t=this.isCatchAll?this.#n.slice(0,-1):this.#n,s=this.isCatchAll?e.#n.slice(0,t.length):e.#n;return[...t,...s].some(({isPath:r})=>r)||(this.isCatchAll?e.#n.length<=t.length:s.length!==t.length)?!1:t.every((r,o)=>Sv(r,s[o]))}};function Sv(n,e){return n.shape===e.shape?!0:e.isLiteral?n.expression?.test(e.shape)??!1:n.only==="str"||n.only==="float"&&e.only==="int"}function gn(n,e,t){let s=il(n,e);if(s===null)return null;let r=t===null?null:be(t).map(({name:c})=>c),o=s.map(c=>Iv(n,c,r)),{view:i}=e,[a,...l]=o;return i===null||a===void 0?o:[i.isKnown?{...a,source:"dependency",unknown:null,dependency:cp(n,i)}:{...a,source:"unknown",unknown:`what ${a.name} of ${e.name} is filled with is not known`},...l]}function il(n,e){if(e.unknown!==null)return null;if(e.signature!==null)return il(n,e.signature);if(e.class!==null&&I(e.class)){if(e.isView)return xv(n,e,e.class);let r=e.function;if((r===null||r.module.isStub)&&vv(n,e.class))return Cv(n,e.class)}if(e.function===null)return e.class===null?null:[];let{module:t,facts:s}=e.wrapper??e.function;return n.decoratorsOf(e.function).includes("functools.wraps")?null:s.parameters.slice(e.wrapper?0:e.bound).map(({name:r,kind:o,annotation:i,default:a,start:l,end:c})=>({name:r,annotation:i&&{module:t,node:i},default:e.filled.get(r)??(a&&{module:t,node:a}),place:{module:t,start:l,end:c},nameLength:r.length,isVariadic:o==="vararg"||o==="kwarg",isField:!1}))}function xv(n,e,t){let s=il(n,{...e,isView:!1})??[],r=Mp(n,t).filter(({annotation:o})=>{let i=o?.node.kind==="Subscript"?o.node.value:o?.node,a=o&&i?n.typeOf(o.module,i):null;return!(a?.kind==="library"&&/^typing(_extensions)?\.ClassVar$/.test(a.name))});return[...s.filter(({isVariadic:o})=>!o),...r]}function vv(n,e){return n.classes.isSubclass(e,"pydantic.BaseModel")===!0||Gn(n,e)}function Cv(n,e){let t=Mp(n,e);if(n.classes.isSubclass(e,"pydantic.BaseModel")!==!0)return t;let s=Rv(n,e),r=t.map(o=>{let i=o.default?.node.kind==="Call"?o.default:null,a=i&&V(n,i.module,i.node,["default"]),l=a?.get("validation_alias")??a?.get("alias"),c=l?Y(n,l):s===null?null:s(o.name);return c===null?null:{...o,name:/^[A-Za-z_]\w*$/.test(c)?c:o.name}});return r.every(o=>o!==null)?r:null}function Rv(n,e){let t=s=>s;for(let{class:s}of n.classes.ancestryOf(n.classes.instanceOf(e)).classes){if(!I(s)||s.module.isStub)continue;let r=Tv(n,s);if(r===null)continue;let o=x(n.typeOf(r.module,r.node))??"";return/^(pydantic\.alias_generators\.to_camel|humps\.(main\.)?camelize)$/.test(o)?Ev:null}return t}function Tv(n,{module:e,facts:t}){let s=e.definitionsIn(t.scope,"model_config").at(-1);if(s&&"value"in s&&s.value?.kind==="Call")return V(n,e,s.value).get("alias_generator");if(s&&"value"in s&&s.value?.kind==="Dict"){let{keys:i,values:a}=s.value,l=i.findIndex(c=>c?.kind==="Constant"&&c.value==="alias_generator");return l<0?null:{module:e,node:a[l]}}let r=e.definitionsIn(t.scope,"Config").at(-1);if(r?.kind!=="class")return null;let o=e.definitionsIn(e.classes[r.class].facts.scope,"alias_generator").at(-1);return o?.kind==="assign"?{module:e,node:o.value}:null}function Ev(n){return n.replace(/(?<=[a-zA-Z0-9])_+([a-z0-9])/g,(e,t)=>t.toUpperCase())}function Mp(n,e){let t=new Map;for(let s of[...n.classes.ancestryOf(n.classes.instanceOf(e)).classes].reverse()){if(!I(s.class)||/^(pydantic|builtins)\./.test(s.class.qualifiedName))continue;let{module:r,facts:o}=s.class;for(let{name:i,definitions:a}of r.scope(o.scope).bindings){let l=a.at(-1);l?.kind!=="annotated"||i.startsWith("_")||i==="model_config"||t.set(i,{name:i,annotation:{module:r,node:l.annotation},default:l.value&&{module:r,node:l.value},place:{module:r,start:l.start,end:l.annotation.end},nameLength:i.length,isVariadic:!1,isField:!0})}}return[...t.values()]}function Iv(n,e,t){let{name:s,annotation:r,place:o,nameLength:i,isVariadic:a,isField:l}=e,c=pn(n,r,e.default),d=r?Wn(n,r):"scalar",u={name:s,source:"unknown",unknown:null,injection:null,alias:null,isRequired:!1,place:o,at:{...o,end:o.start+i},annotation:r,shape:d,default:null,written:e.default,marker:c,dependency:null,isVariadic:a,isField:l};switch(c?.kind){case"depends":return{...u,source:"dependency",dependency:Ka(n,c,r)};case"parameter":return{...u,source:c.source,...Nv(n,e,c)};case"unknown":return{...u,unknown:`what ${s} is filled with is not known`};default:{if(d==="injected")return{...u,source:"injected",injection:Pv(n,r),alias:s};let f=Ov(d,s,t);if(f==="unknown")return{...u,alias:s,unknown:Mv(d,s)};let p=f==="path"||Np(e.default)?null:e.default;return{...u,source:f,alias:s,isRequired:p===null,default:p}}}}function Ov(n,e,t){if(t?.includes(e))return"path";switch(n){case"file":return"file";case"complex":case"model":case"sequence":return"body";case"scalar":return t===null?"unknown":"query";default:return"unknown"}}function Mv(n,e){switch(n){case"refused":return`FastAPI refuses the annotation of ${e}`;case"scalar":return`${e} may be in the path, which is not known`;default:return`the annotation of ${e} is not known`}}function Np(n){let e=n?.node;return e?.kind==="Constant"&&e.type==="Ellipsis"}function Nv(n,{name:e,default:t},s){let{module:r,node:o}=s.call,i=V(n,r,o,["default"]),l=t!==null&&t.node===o||i.has("default")?i.get("default"):t,c=s.source==="path"||Np(l)?null:l,d=!i.has("default_factory")&&c===null,u=i.get("validation_alias")??i.get("alias");if(u)return{alias:Y(n,u),isRequired:d,default:c};let f=i.get("convert_underscores");return{alias:s.source!=="header"||f!==null&&M(n,f)===!1?e:e.replaceAll("_","-"),isRequired:d,default:c}}function bn(n,{annotation:e,written:t}){let s=e?te(n,e).metadata:[];return(t?[...s,t]:s).flatMap(r=>{let o=op(n,r);return o===null?[]:[{at:r,name:o}]})}var Pp=[["starlette.requests.Request","request"],["starlette.websockets.WebSocket","websocket"],["starlette.requests.HTTPConnection","connection"],["starlette.responses.Response","response"],["starlette.background.BackgroundTasks","background-tasks"],["fastapi.security.SecurityScopes","security-scopes"]];function Pv(n,e){let{base:t}=te(n,e);return al(n,n.annotation(t.module,t.node))}function al(n,e){if(e.kind!=="instance")return null;let{class:t}=e;return Pp.find(([s])=>n.classes.isSubclass(t,s)===!0)?.[1]??null}var Fp=["builtins.list","builtins.tuple","builtins.set","builtins.frozenset","collections.deque","typing.Sequence"],Fv=["builtins.dict","typing.Mapping","typing.TypedDict"],Lv=["builtins.str","builtins.int","builtins.float","builtins.bool","builtins.bytes","enum.Enum"],$v=/^(datetime|uuid|decimal|pathlib|ipaddress|fractions|re|pydantic|pydantic_core|pydantic_extra_types|pydantic\.types|pydantic\.networks|phonenumbers|zoneinfo)\./;function Wn(n,e,t=0){if(t>jv)return"unknown";let{base:s,metadata:r}=te(n,e),o=qv(n,s,t);return o==="refused"&&r.some(i=>ll(n,i))?"unknown":o}function ll(n,e){return e.node.kind==="Constant"?!1:!$(n,e).every(({module:s,node:r})=>{let o=r.kind==="Call"?r.func:r;return Dv.test(x(n.typeOf(s,o))??"")})}var Dv=/^(fastapi\.(params\.)?(Depends|Security|Path|Query|Header|Cookie|Body|Form|File)|pydantic\.(\w+\.)*Field|typing(_extensions)?\.Doc|annotated_doc\.Doc|annotated_types\.\w+)$/;function qv(n,e,t){let{module:s,node:r}=e,o=i=>Wn(n,{module:s,node:i},t+1);switch(r.kind){case"Constant":return r.type==="None"?"scalar":r.type==="str"&&r.forward?o(r.forward):Hn(n,n.annotation(s,r));case"BinOp":return r.op==="BitOr"?rl([o(r.left),o(r.right)]):"unknown";case"Call":{let i=x(n.typeOf(s,r.func))??"",a=/^pydantic\.(?:\w+\.)*con(\w+)$/.exec(i)?.[1];return a===void 0?"unknown":/^(list|set|frozenset)$/.test(a)?"sequence":"scalar"}case"Subscript":{let i=n.typeOf(s,r.value),a=r.slice.kind==="Tuple"?r.slice.elts:[r.slice],l=i.kind==="library"?i.name:"";if(/^typing(_extensions)?\.(Optional|Union)$/.test(l))return rl(a.map(o));if(/^typing(_extensions)?\.Literal$/.test(l))return"scalar";if(x(i)==="pydantic.Json"&&a[0])return o(a[0]);if(!Op(n,i))return Hn(n,n.annotation(s,r));let c=a.filter(d=>!(d.kind==="Constant"&&d.type==="Ellipsis"));return ol(c.map(o))}default:{let i=n.typeOf(s,r);if(i.kind==="library"){if(/^typing(_extensions)?\.(Any|Text|AnyStr|LiteralString|Hashable)$/.test(i.name))return"scalar";if(/^typing(_extensions)?\./.test(i.name))return"unknown"}if(i.kind==="class"&&i.of.kind==="instance"&&i.of.args.every(({kind:a})=>a==="unknown"||a==="type-variable")&&Op(n,i))return ol([]);if(g(i).length>1){let a=P(n,e,{calls:!1});if(a?.node.kind==="BinOp"||a?.node.kind==="Subscript")return Wn(n,a,t+1);let l=g(n.annotation(s,r)).map(c=>Hn(n,c));return l.every(c=>c===l[0])?l[0]:"unknown"}return Hn(n,n.annotation(s,r))}}}var jv=20;function rl(n){return n.includes("refused")||n.includes("injected")?"refused":n.includes("file")?"file":n.includes("complex")||n.includes("model")?"complex":n.includes("unknown")?"unknown":n.includes("sequence")?"sequence":"scalar"}function ol(n){return n.includes("refused")||n.includes("injected")?"refused":n.every(e=>e==="file")?"file":n.every(e=>e==="scalar"||e==="unknown")?"sequence":"complex"}function Op(n,e){if(e.kind!=="class"||e.of.kind!=="instance")return!1;let t=e.of.class;return Fp.some(s=>n.classes.isSubclass(t,s)===!0)}function Hn(n,e){switch(e.kind){case"none":case"literal":case"class":return"scalar";case"union":return rl(g(e).map(t=>Hn(n,t)));case"instance":{let{class:t}=e,{classes:s}=n,r=o=>s.isSubclass(t,o)===!0;return Pp.some(([o])=>r(o))?"injected":r("starlette.datastructures.UploadFile")?"file":r("pydantic.BaseModel")?"model":Fv.some(r)?"complex":Fp.some(r)?ol(e.args.map(o=>Hn(n,o))):r("typing.NamedTuple")?"file":Gn(n,t)?"complex":Lv.some(r)||t.qualifiedName==="builtins.object"||$v.test(t.qualifiedName)||s.member(e,"__get_pydantic_core_schema__")?"scalar":Bv(n,t)?"refused":"unknown"}default:return"unknown"}}function Bv({classes:n},e){let{module:t}=e;if(!I(e)||t===null)return!1;if(t.isStub)return/^sqlalchemy\./.test(e.qualifiedName);let s=n.instanceOf(e),r=n.ancestryOf(s);return!r.isComplete||n.member(s,"__get_validators__")?!1:r.classes.every(({class:o})=>!I(o)||o.facts.decorators.length===0&&o.facts.keywords.length===0&&(!o.module.isStub||/^(sqlalchemy\.|builtins\.object$|typing\.Generic$)/.test(o.qualifiedName)))}var Uv=["dataclasses.dataclass","pydantic.dataclasses.dataclass"];function Gn(n,e){return n.classes.isSubclass(e,"sqlalchemy.orm.MappedAsDataclass")===!0?!0:n.classes.ancestryOf(n.classes.instanceOf(e)).classes.some(({class:t})=>I(t)?t.facts.decorators.some(s=>{let r=s.kind==="Call"?s.func:s;return Uv.includes(x(n.typeOf(t.module,r))??"")}):!1)}function dl(n,e,t){return new cl(n,e).in(t)}var cl=class{#e;#t;#n;constructor(e,t){this.#e=e,this.#t=e.project.inference,this.#n=t}in(e,t=0){if(t>Hv)return null;let s=r=>{for(let o of r){let i=this.in(o,t+1);if(i)return i}return null};switch(e.kind){case"Dict":return s(e.values);case"List":case"Tuple":return s(e.elts);case"ListComp":return this.in(e.elt,t+1);case"DictComp":return this.in(e.value,t+1);case"Set":case"SetComp":return this.#s("set",e);case"GeneratorExp":return this.#s("generator",e);case"Call":{let r=Wv.find(([o])=>o.test(this.#r(e.func)));return r?this.#s(r[1],e):this.#i(e)??this.#a(e)}case"Name":{let r=this.#o(e),o=r?this.in(r,t+1):this.#a(e);return o&&r?.kind==="Call"&&o.field===null?this.#s(o.name,e):o}default:return this.#a(e)}}#s(e,t,s=null){return{name:e,at:{module:this.#n.module,node:t},field:s}}#r(e){return x(this.#t.typeOf(this.#n.module,e))??""}#a(e){let t=this.#f(this.#t.typeOf(this.#n.module,e));return t===null?null:this.#s(t,e)}#o({id:e,start:t}){let{module:s}=this.#n,r=this.#t.names.lookUp(s,e,t),o=r.kind==="definitions"&&r.sites.length===1?r.sites[0]:null;if(o?.module!==s||o.definition.kind!=="assign"||o.definition.path.length>0)return null;let{value:i}=o.definition,a=this.#n.nodesOf("Subscript").some(({value:c})=>c.kind==="Name"&&c.id===e&&c.start<t);return["Dict","List","Set","ListComp","DictComp","SetComp","Call"].includes(i.kind)&&!a?i:null}#i(e){let{func:t,args:s,keywords:r}=e;if(t.kind!=="Attribute"||!Kv.has(t.attr)||s.length>0)return null;let o=this.#t.typeOf(this.#n.module,t.value);if(!this.#e.pydantic.hasMethodOfBaseModel(o,t.attr)||o.kind!=="instance"||r.some(({arg:l})=>l===null||!zv.has(l)))return null;let i=r.some(({arg:l})=>l==="exclude_unset"||l==="exclude_defaults"),a=this.#l(o.class,i,new Set);return a&&this.#s(a.name,e,a.field)}#l(e,t,s){let{pydantic:r}=this.#e;if(s.has(e)||r.hasSerializer(e))return null;s.add(e);for(let{name:o,module:i,annotation:a,fieldCall:l,isRequired:c}of r.fieldsOf(e).values()){if(t&&!c||l?.keywords.some(({arg:p})=>p==="exclude")||r.hasSerializer(e,o))continue;let d=this.#c({module:i,node:a});if(d===null)continue;let u=this.#u(d);if(u){let p=this.#l(u,t,s);if(p)return p;continue}let f=this.#d(e,d)?this.#f(d):null;if(f)return{name:f,field:`${F(e.qualifiedName)}.${o}`}}return null}#c(e){let{base:t,metadata:s}=te(this.#t,e);return s.every(({module:o,node:i})=>i.kind==="Call"&&x(this.#t.typeOf(o,i.func))==="pydantic.Field")?this.#t.annotation(t.module,t.node):null}#u(e){if(e.kind!=="instance")return null;if(this.#e.pydantic.isModel(e.class)===!0)return e.class;let t=Lp.has(e.class.qualifiedName)?e.args.at(-1):void 0;return t?this.#u(t):null}#d(e,t){if(t.kind!=="instance"||this.#t.classes.isSubclass(t.class,"enum.Enum")===!1)return!0;let s=this.#e.pydantic.configurationOf(e);return s.isComplete&&!s.values.has("use_enum_values")}#f(e){let t=g(e).map(s=>s.kind==="instance"?this.#p(s):null);return t.includes(null)?null:t[0]}#p(e){let{class:t,args:s}=e,{qualifiedName:r}=t;if(Gv.test(r))return F(r);if(Lp.has(r)){let a=s[r==="builtins.dict"?1:0];return a?this.#f(a):null}let{classes:o}=this.#t;return o.isSubclass(t,"builtins.BaseException")===!0?F(r):!I(t)||t.module.isStub||Vv.some(a=>o.isSubclass(t,a)!==!1)?null:["pydantic.BaseModel","enum.Enum"].some(a=>o.isSubclass(t,a)===!0)||this.#e.sqlAlchemy.isEntity(t)===!0||Gn(this.#t,t)?F(r):null}},Hv=20,Wv=[[/^datetime\.datetime\.(now|utcnow|today|fromtimestamp|utcfromtimestamp|fromisoformat|strptime|combine)$/,"datetime"],[/^datetime\.date\.(today|fromtimestamp|fromisoformat)$/,"date"],[/^uuid\.uuid\d$/,"UUID"]],Gv=/^(datetime\.(datetime|date|time|timedelta)|decimal\.Decimal|uuid\.UUID|pathlib\.(Pure)?(Posix|Windows)?Path|builtins\.(set|frozenset|bytes|bytearray|complex))$/,Vv=["str","int","float","list","tuple","dict"].map(n=>`builtins.${n}`),Lp=new Set(["builtins.list","builtins.tuple","builtins.dict"]),Kv=new Set(["model_dump","dict"]),zv=new Set(["by_alias","exclude_none","exclude_unset","exclude_defaults"]);var Qv=4;function fl(n,e){let{function:t,isHandler:s}=e;if(t===null||!s)return[];let r=(e.uses.find(({node:i})=>i===null)?.parameters??[]).flatMap(i=>{let a=i.source==="body"&&i.annotation?Yv(n,i.annotation):null;return a?[{parameter:i,model:a}]:[]});if(r.length===0)return[];let o=[];for(let{copy:i,calls:a}of Xv(n,t)){let l=r.find(({model:u})=>Jv(n,i.model,u));if(l===void 0||o.some(({entity:u,model:f})=>u===i.entity&&f===l.model))continue;let{columns:c}=n.sqlAlchemy.entityOf(i.entity)??{columns:new Map},d=[...n.pydantic.fieldsOf(l.model).values()].filter(({name:u})=>c.has(u)&&i.isCopied(u)).map(({name:u,module:f,definition:{start:p,end:y}})=>({name:u,place:{module:f,start:p,end:y}}));o.push({...l,entity:i.entity,fields:d,calls:a})}return o}function Yv({project:{inference:n},pydantic:e},{module:t,node:s}){let r=n.annotation(t,s);return r.kind==="instance"&&e.isModel(r.class)===!0?r.class:null}function Jv({project:{inference:n}},e,t){return n.classes.ancestryOf(n.classes.instanceOf(t)).classes.some(s=>s.class===e)}function Xv(n,e){let{calls:t}=n.project,s=[],r=new Set([e]),o=[{symbol:e,calls:[]}];for(let i=0;i<Qv&&o.length>0;i++){let a=[];for(let{symbol:l,calls:c}of o)for(let d of t.callsIn(l)){let u=[...c,d],f=Zv(n,l,d);f&&s.push({copy:f,calls:u});for(let p of d.runs)r.has(p)||p.module.isStub||(r.add(p),a.push({symbol:p,calls:u}))}o=a}return s}function Zv(n,e,{module:t,site:s}){let r=s?.call;if(r===void 0)return null;let{inference:o}=n.project,{func:i,args:a,keywords:l}=r,c=l.find(({arg:h})=>h===null)?.value;if(c)return to($p(n,t,i),ul(n,e,{module:t,node:c}));let d=i.kind==="Attribute"?i.attr:i.kind==="Name"?i.id:"",[u,f,p]=a;if(d==="setattr"&&u&&f&&p){let h=eC(o,t,f,p);return h&&to(Dp(n,t,u),ul(n,e,{module:t,node:h}))}if(i.kind!=="Attribute"||!u)return null;let y={module:t,node:u};return d==="sqlmodel_update"?to(Dp(n,t,i.value),qp(n,e,y,l)):/^(model_validate|from_orm|parse_obj)$/.test(d)?to($p(n,t,i.value),qp(n,e,y,l)):null}function to(n,e){return n&&e&&{...e,entity:n}}function $p({project:n,sqlAlchemy:e},t,s){let r=n.inference.typeOf(t,s),o=r.kind==="class"&&r.of.kind==="instance"?r.of:null;return o&&e.isEntity(o.class)===!0?o.class:null}function Dp({project:n,sqlAlchemy:e},t,s){let[r,...o]=pl(n.inference,t,s);return r&&o.length===0&&e.isEntity(r.class)===!0?r.class:null}function pl(n,e,t){let s=n.typeOf(e,t);return(s.kind==="union"?s.members:[s]).flatMap(o=>o.kind==="instance"?[o]:[])}function eC(n,e,t,s){if(t.kind!=="Name")return null;let r=n.names.lookUp(e,t.id,t.start),o=r.kind==="definitions"?r.sites.at(-1)?.definition:void 0;if(o?.kind!=="for")return null;if(s.kind==="Subscript")return s.value;let{iterable:i}=o;return i.kind==="Call"&&i.func.kind==="Attribute"&&i.func.attr==="items"?i.func.value:null}function qp(n,e,t,s){let[r]=pl(n.project.inference,t.module,t.node).filter(({class:l})=>n.pydantic.isModel(l)===!0),o=r?{model:r.class,isCopied:()=>!0}:ul(n,e,t),i=s.find(({arg:l})=>l==="update")?.value;if(o===null||i===void 0)return o;let a=jp(n,{module:t.module,node:i});return a&&{...o,isCopied:l=>o.isCopied(l)&&!a.includes(l)}}function ul(n,e,t){let{inference:s}=n.project,r=P(s,t,{calls:!1});if(r?.node.kind!=="Call"||r.node.func.kind!=="Attribute")return null;let{module:o,node:i}=r,{value:a,attr:l}=r.node.func;if(l!=="model_dump"&&l!=="dict")return null;let[c,...d]=pl(s,o,a);if(c===void 0||d.length>0||n.pydantic.isModel(c.class)!==!0)return null;let u=new Map(i.keywords.map(({arg:h,value:b})=>[h,{module:o,node:b}])),[f,p]=["exclude","include"].map(h=>{let b=u.get(h);return b&&jp(n,b)});if(f===null||p===null||u.has(null))return null;let y=t.node.kind==="Name"?tC(n,e,t.node.id):[];return y===null?null:{model:c.class,isCopied:h=>!f?.includes(h)&&(p?.includes(h)??!0)&&!y.includes(h)}}function tC({project:{inference:n}},{facts:e,module:t},s){let r=[];for(let{call:o}of e.calls){let{func:i,args:a}=o;if(i.kind!=="Attribute"||i.value.kind!=="Name"||i.value.id!==s||/^(items|keys|values|get|copy)$/.test(i.attr))continue;let l=i.attr==="pop"&&a[0]?P(n,{module:t,node:a[0]})?.node:void 0;if(l?.kind!=="Constant"||l.type!=="str")return null;r.push(l.value)}return r}function jp({project:{inference:n}},e){let t=P(n,e)?.node,s=t?.kind==="Dict"?t.keys:t&&"elts"in t?t.elts:null;if(s===null)return null;let r=s.map(o=>o?.kind==="Constant"&&o.type==="str"?o.value:null);return r.every(o=>o!==null)?r:null}var Up=new Set(["dependency","use_cache","scope","scopes"]);function ml(n,e){let{inference:t}=n.project,s=new Set(yn(t,e.module).map(({start:a,end:l})=>`${a}-${l}`)),r=s.size===0?[]:e.nodesOf("Call").filter(({start:a,end:l})=>s.has(`${a}-${l}`)),o=r.length===0?nC:sC(e);return[...r.flatMap(a=>{let l=rC(n,e,a,o);return l===null?[]:[l]}),...dC(n,e.module)]}var nC=new Map;function sC(n){let e=new Map,t=s=>ot(s,r=>{e.set(r,s),t(r)});return t(n.tree.module),e}function rC(n,{module:e},t,s){let r=!1,o=t;for(let i=s.get(o);i!==void 0;o=i,i=s.get(o))switch(i.kind){case"IfExp":case"BoolOp":case"NamedExpr":break;case"List":case"Tuple":case"Set":case"Dict":r=!0;break;case"Expr":return s.get(i)?.kind==="Module"||r?null:{kind:"dropped",call:t};case"Attribute":return r||Up.has(i.attr)?null:{kind:"body",call:t,name:null,use:i};case"Await":return r?null:{kind:"body",call:t,name:null,use:i};case"arguments":return r?iC(n,e,t,i,s):null;case"AnnAssign":case"Assign":{let a=i.kind==="AnnAssign"?i.target:i.targets[0];if(r||a?.kind!=="Name"||i.value===null||!K(i.value,t))return null;let l=s.get(i);return l?.kind==="ClassDef"?aC(n,e,t,a.id,l):oC(t,a.id,i,s)}default:return null}return null}function oC(n,e,t,s){let r=t;for(;r!==void 0&&r.kind!=="FunctionDef"&&r.kind!=="AsyncFunctionDef";){if(r.kind==="ClassDef"||r.kind==="Lambda")return null;r=s.get(r)}if(r===void 0)return null;let o=r.body.flatMap(qt),i=d=>d.kind==="Name"&&d.id===e;if(o.filter(d=>d.kind==="Assign"&&d.targets.some(i)||d.kind==="AnnAssign"&&i(d.target)).length>1)return null;let l=o.find(d=>d.kind==="Attribute"?i(d.value)&&!Up.has(d.attr):d.kind==="Subscript"||d.kind==="Await"?i(d.value):d.kind==="For"||d.kind==="AsyncFor"||d.kind==="comprehension"?i(d.iter):d.kind==="Call"&&i(d.func));if(l===void 0)return null;let c=l.kind==="For"||l.kind==="AsyncFor"||l.kind==="comprehension"?l.iter:l;return{kind:"body",call:n,name:e,use:c}}function iC({fastapi:n},e,t,s,r){let o=r.get(s);if(o?.kind!=="FunctionDef"&&o?.kind!=="AsyncFunctionDef")return null;let a=n.endpointsIn(e).find(l=>l.function?.facts.nameSpan.start===o.nameSpan.start)?.function?.facts.parameters.find(({default:l})=>l!==null&&K(l,t));return a?{kind:"container",call:t,parameter:a.name,function:o.name}:null}function aC({fastapi:n,project:e},t,s,r,{name:o,nameSpan:i}){let{classes:a}=e.inference,l=t.classes.find(({facts:d})=>d?.nameSpan.start===i.start);return l===void 0||a.isSubclass(l,"pydantic.BaseModel")!==!0||n.endpoints.some(d=>d.class!==null&&a.isSubclass(d.class,l.qualifiedName)!==!1)||n.dependsOnClass(l)?null:{kind:"model",call:s,field:r,class:o}}var Bp=new WeakMap;function lC({project:n,fastapi:e}){let{inference:t}=n,s=Bp.get(t);if(s===void 0){let r=new Map;for(let o of n.modules.values())if(yn(t,o).length!==0)for(let i of o.functions){let{facts:a,owner:l}=i;if(a.isLambda||!a.decorators.every(f=>e.isRegistration(f)))continue;let c=a.parameters.flatMap(({name:f,annotation:p,default:y},h)=>{if(y===null||y.kind!=="Call"||!cC(o,i,f))return[];let w=pn(t,p&&{module:o,node:p},{module:o,node:y});return w?.kind==="depends"&&w.call.node===y?[h]:[]});if(c.length===0)continue;let d=a.name==="__init__"&&l!==null?l.facts?.name??"":a.name,u=r.get(d);u?u.push({symbol:i,parameters:c}):r.set(d,[{symbol:i,parameters:c}])}s=r,Bp.set(t,s)}return s}function cC(n,{facts:e},t){let s=i=>[...i.calls.map(({call:a})=>a),...[...i.returns,...i.yields].map(({value:a})=>a),...i.uses.map(({value:a})=>a),...i.attributeAssignments.map(({value:a})=>a)];if(e.calls.some(({call:{func:i,args:a}})=>{let[l]=a;return E(i)==="isinstance"&&l?.kind==="Name"&&l.id===t}))return!1;let o=n.scope(e.scope).bindings.flatMap(({definitions:i})=>i.map(a=>"value"in a?a.value:null));return[...s(e),...o].some(i=>{let a=!1;return i!==null&&D(i,l=>(l.kind==="Name"&&l.id===t&&(a=!0),!a)),a})}function dC(n,e){let t=lC(n);if(t.size===0)return[];let{inference:s}=n.project,r=e.facts.functions.flatMap(({calls:i})=>i),o=new Map(e.scope(0).bindings.flatMap(({name:i,definitions:[a]})=>a?.kind==="import-from"?[[i,a.name]]:[]));return r.flatMap(({call:i})=>{let a=E(i.func),l=t.get(o.get(a)??a);if(l===void 0)return[];let c=s.typeOf(e,i.func),d=c.kind==="class"&&c.of.kind==="instance"?uC(c.of.class):null,u=c.kind==="function"?c.function:d,f=l.find(w=>w.symbol===u);if(f===void 0||u===null)return[];let p=c.kind==="class"||c.kind==="function"&&c.self!==null&&u.owner!==null,y=f.parameters.find(w=>!fC(i,u,w,p?1:0)),h=y===void 0?void 0:u.facts.parameters[y];if(h?.default==null)return[];let b={module:u.module,start:h.default.start,end:h.default.end};return[{kind:"helper",call:i,parameter:h.name,function:a,declared:b}]})}function uC(n){return I(n)?n.module.functions.find(({owner:e,facts:t})=>e===n&&t.name==="__init__")??null:null}function fC({args:n,keywords:e},{facts:t},s,r){if(n.some(({kind:a})=>a==="Starred")||e.some(({arg:a})=>a===null))return!0;let{name:o,kind:i}=t.parameters[s];return e.some(({arg:a})=>a===o)?!0:i!=="keyword-only"&&s-r<n.length}var pC=/\{[^{}]*\}|[{}]/g,mC=/^\{\s*([a-zA-Z_]\w*)\s*(?::\s*([a-zA-Z_]\w*)\s*)?\}$/;function yl(n,e){return n.startsWith("/")||!e&&!/^[\w{]/.test(n)?[]:[{kind:e?"unrooted":"glued",text:n,meant:`/${n}`}]}function no(n){let e=`/${n}`.replace(/^\/+/,"/").replace(/\/+$/,"");return n!==""&&!n.startsWith("/")?[{kind:"prefix-start",text:n,meant:e}]:n.endsWith("/")?[{kind:"prefix-end",text:n,meant:e}]:so(n)}function so(n){let e=be(n),t=[];for(let{0:r,index:o}of n.matchAll(pC)){if(e.some(d=>d.index===o))continue;let[,i,a]=mC.exec(r)??[],c=i!==void 0&&(a===void 0||eo(a))?`{${i}${a===void 0?"":`:${a}`}}`:null;t.push({kind:"literal",text:r,index:o,meant:c})}let s=new Set;for(let{name:r,converter:o,index:i,length:a}of e){let l=n.slice(i,i+a);eo(o)||t.push({kind:"converter",text:l,index:i,meant:null}),s.has(r)&&t.push({kind:"twice",text:l,index:i,meant:null}),s.add(r)}return t.sort((r,o)=>r.index-o.index)}function*lt({scopes:n}){for(let{bindings:e}of n)for(let{definitions:t}of e)for(let s of t)(s.kind==="import"||s.kind==="import-from")&&(yield s)}function Vn(n,e){for(let{module:t}of lt(n))if(e.test(t))return!0;return!1}function $s(n,e,t){let{module:s,node:r}=e,o=i=>$s(n,{module:s,node:i},t);switch(r.kind){case"Name":return t(r)??e;case"Attribute":{let i=o(r.value);if(i.node===r.value)return e;let{start:a,end:l}=i.node;return{module:i.module,node:{kind:"Attribute",value:i.node,attr:r.attr,start:a,end:l}}}case"Subscript":{let i=o(r.slice),a=i.node===r.slice?null:ro(n,i);return a===null?e:{module:s,node:{...r,slice:a}}}case"List":case"Tuple":{let i=r.elts.map(a=>{let l=o(a);return l.node===a?a:ro(n,l)??a});return i.every((a,l)=>a===r.elts[l])?e:{module:s,node:{...r,elts:i}}}case"JoinedStr":{let i=r.values.map(a=>{if(a.kind!=="FormattedValue"||a.format_spec||a.conversion)return a;let l=o(a.value);return l.node===a.value?a:ro(n,l)??a});return i.every((a,l)=>a===r.values[l])?e:{module:s,node:{...r,values:i}}}case"BinOp":{let[i,a]=[r.left,r.right].map(l=>{let c=o(l);return c.node===l?l:ro(n,c)??l});return i===r.left&&a===r.right?e:{module:s,node:{...r,left:i,right:a}}}default:return e}}function ro(n,e){let t=M(n,e),{start:s,end:r}=e.node;return typeof t=="string"?{kind:"Constant",type:"str",value:t,start:s,end:r}:typeof t=="number"?{kind:"Constant",type:"int",value:t,start:s,end:r}:null}var Hp={elements:new Map,arguments:new Map,entries:[]},Wp=200,yC=4;function Gp({inference:n,callers:e},t,s,r,o){let i=Qp(r.node),a=(d,u,f,p)=>{let y=[],h=[Hp];for(let b of d.blocksAround(u)){if(b.kind==="class"||b.kind==="lambda")break;if(y.push(...hC(d,b)),b.kind!=="function")continue;let w=d.functionAt(b.start);if(w===null||p>=yC)break;let S=new Set([...f,...y.flatMap(T=>[...hl(T)])]);h=l(w,S,p).flatMap(T=>a(T.module,T.block,hl(T.node),p+1).map(Q=>({elements:Q.elements,arguments:new Map([...Q.arguments,...Array.from(T.arguments,([ne,ke])=>[ne,ct(n,ke,Q)])]),entries:[...Q.entries,{module:T.module,block:T.block,offset:T.node.start}]}))),(h.length===0||h.length>Wp)&&(h=[Hp]);break}for(let b of y.reverse())h=h.flatMap(w=>{let S=ct(n,{module:d,node:b},w),T=Yp(n,S);return T===null||h.length*T.length>Wp?[w]:T.map(H=>({...w,elements:new Map([...w.elements,[Vp(d,b),H]])}))});return h},l=(d,u,f)=>{let p=d.owner===null?d.module.functionAt(d.facts.start):null,h=[...d.facts.parameters,...p?.facts.parameters??[]].some(({name:S})=>S!=="self"&&u.has(S)),b=e.of(d);return!h&&b.length!==1?[]:f===0&&i!==null&&c(d,i)&&b.length!==1?[]:b},c=({module:d,facts:u},f)=>zp(d.definitionsIn(u.scope,f));return a(t,s,new Set([r.node,...o].flatMap(d=>[...hl(d)])),0)}function Vp(n,e){return`${n.path}:${e.start}`}function hC(n,{kind:e,test:t,start:s,end:r}){if(e==="for")return t?[t]:[];if(e!=="comprehension")return[];let o=n.facts.scopes[n.scopeAt(s)];if(o?.kind!=="comprehension"||o.span.start>s||o.span.end<r)return[];let i=o.bindings.flatMap(({definitions:l})=>l.flatMap(c=>c.kind==="for"?[c.iterable]:[]));return[...new Map(i.map(l=>[l.start,l])).values()].sort((l,c)=>c.start-l.start)}function Kp(n,e,t){let s=Qp(t.node);if(s===null)return!1;for(let r of n.blocksAround(e)){if(r.kind!=="function")continue;let o=n.functionAt(r.start);return o!==null&&zp(n.definitionsIn(o.facts.scope,s))}return!1}function zp(n){return n.some(({kind:e})=>e!=="parameter")}function Qp(n){let e=n;for(;e.kind==="Attribute";)e=e.value;return e.kind==="Name"?e.id:null}function hl(n){let e=new Set,t=s=>{s.kind==="Name"&&e.add(s.id);for(let r of Mf(s))t(r)};return t(n),e}function Yp(n,e){let{module:t,node:s}=e;if(s.kind==="Call"&&s.func.kind==="Attribute"&&s.args.length===0){let o=P(n,{module:t,node:s.func.value},{calls:!1});if(o?.node.kind!=="Dict")return null;let{keys:i,values:a,start:l,end:c}=o.node;if(i.includes(null))return null;let d=i.map((f,p)=>({key:f,value:a[p]})),u=f=>({module:o.module,node:f});switch(s.func.attr){case"items":return d.map(({key:f,value:p})=>u({kind:"Tuple",elts:[f,p],start:l,end:c}));case"values":return d.map(({value:f})=>u(f));case"keys":return d.map(({key:f})=>u(f));default:return null}}if(s.kind==="Call"){let o=x(n.typeOf(t,s.func));if(o==="builtins.enumerate"||o==="builtins.zip")return gC(n,{module:t,node:s},o)}let r=P(n,e);switch(r?.node.kind){case"List":case"Tuple":case"Set":return r.node.elts.some(({kind:o})=>o==="Starred")?null:r.node.elts.map(o=>({module:r.module,node:o}));case"Dict":{let{keys:o}=r.node;return o.includes(null)?null:o.map(i=>({module:r.module,node:i}))}default:return null}}function gC(n,{module:e,node:t},s){if(t.keywords.length>0)return null;let r=t.args.map(u=>Yp(n,{module:e,node:u})),[o,...i]=r;if(o==null||i.includes(null))return null;let{start:a,end:l}=t;if(s==="builtins.enumerate")return i.length>0?null:o.map((u,f)=>[{module:e,node:{kind:"Constant",type:"int",value:f,start:a,end:l}},u]);let c=r,d=Math.min(...c.map(u=>u.length));return Array.from({length:d},(u,f)=>c.map(p=>p[f]))}function ct(n,e,t){return t.elements.size===0&&t.arguments.size===0?e:$s(n,e,s=>{let r=n.names.lookUp(e.module,s.id,s.start),o=r.kind==="definitions"&&r.sites.length===1?r.sites[0]:null;if(o?.definition.kind==="parameter"){let{function:l,index:c}=o.definition;return t.arguments.get(o.module.functions[l].facts.parameters[c])??null}if(o?.definition.kind!=="for")return null;let i=t.elements.get(Vp(o.module,o.definition.iterable));if(i===void 0)return null;let a=i;for(let l of o.definition.path){let c="node"in a?bC(n,a):a,d=typeof l=="number"?c?.[l]:void 0;if(d===void 0)return null;a=d}return"node"in a?a:null})}function bC(n,e){let t=P(n,e,{calls:!1});return t?.node.kind!=="Tuple"&&t?.node.kind!=="List"?null:t.node.elts.map(s=>({module:t.module,node:s}))}var _C=40,oo=class{#e;#t;#n=new Map;#s=null;constructor(e){this.#e=e,this.#t=e.inference}of(e){let t=this.#n.get(e);if(t===void 0){this.#n.set(e,[]);let s=[...this.#r(e),...this.#o(e)];t=s.length>_C?[]:s,this.#n.set(e,t)}return t}callsNamed(e){if(this.#s===null){let t=new Map;for(let s of this.#e.modules.values())for(let r of[s.facts.topLevel,...s.facts.functions])for(let o of r.calls){let i=E(o.call.func),a=t.get(i);a?a.push({site:o,module:s}):t.set(i,[{site:o,module:s}])}this.#s=t}return this.#s.get(e)??[]}#r(e){let s=e.owner!==null&&e.facts.name==="__init__"?e.owner.facts.name:e.facts.name;return this.callsNamed(s).flatMap(({module:r,site:{call:o,block:i}})=>{if(r.role==="test"&&e.module.role!=="test")return[];let a=this.#a(r,o,e);return a===null?[]:[{module:r,node:o,block:i,arguments:gl(e,r,o,a)}]})}#a(e,t,s){for(let r of g(this.#t.typeOf(e,t.func))){if(r.kind==="function"&&r.function===s)return r.self!==null&&s.owner!==null?1:0;if(r.kind==="class"&&r.of.kind==="instance"&&r.of.class===s.owner)return 1}return null}#o(e){let t=e.owner===null?e.module.functionAt(e.facts.start):null,s=new Set([e.facts.name,t?.facts.name]),[r]=e.facts.parameters;if(r===void 0)return[];let o=[];for(let i of this.#e.modules.values())if(!(i.role==="test"&&e.module.role!=="test"))for(let{facts:a}of i.functions)for(let l of a.decorators){let c=l.kind==="Call"?l:null;if(!s.has(E(c?.func??l)))continue;let d=this.#t.typeOf(i,l);if(d.kind!=="function"||d.function!==e)continue;let{start:u,end:f}=a.nameSpan,p={kind:"Name",id:a.name,start:u,end:f},y=new Map([[r,{module:i,node:p}]]);if(c&&t){let h=this.#t.typeOf(i,c.func);if(h.kind!=="function"||h.function!==t)continue;let b=h.self!==null&&t.owner!==null?1:0;for(let[w,S]of gl(t,i,c,b))y.set(w,S)}o.push({module:i,node:p,block:a.block,arguments:y})}return o}argumentsIn(e,t,s,r){let o=r!==null&&e.owner!==null,i=gl(e,t,s,o?1:0);return o&&s.func.kind==="Attribute"&&i.set(e.facts.parameters[0],{module:t,node:s.func.value}),i}creationsOf(e){return this.callsNamed(e.facts.name).flatMap(({module:t,site:{call:s}})=>{let r=this.#t.typeOf(t,s);return r.kind==="instance"&&r.class===e?[{module:t,node:s}]:[]})}};function gl(n,e,t,s){let r=new Map,{parameters:o}=n.facts,i=t.args.some(({kind:a})=>a==="Starred")||t.keywords.some(({arg:a})=>a===null);for(let[a,l]of o.entries()){if(a<s)continue;let c=t.keywords.find(({arg:f})=>f===l.name)?.value,d=l.kind==="positional"||l.kind==="positional-only"?t.args[a-s]:void 0,u=c??(d?.kind==="Starred"?void 0:d);if(u)r.set(l,{module:e,node:u});else if(l.kind==="kwarg"){let f=new Set(o.map(({name:S})=>S)),p=t.keywords.filter(({arg:S})=>S===null||!f.has(S)),{start:y,end:h}=t,b=p.map(({arg:S})=>S===null?null:{kind:"Constant",type:"str",value:S,start:y,end:h}),w=p.map(({value:S})=>S);r.set(l,{module:e,node:{kind:"Dict",keys:b,values:w,start:y,end:h}})}else l.default&&!i&&r.set(l,{module:n.module,node:l.default})}return r}var kC="fastapi.FastAPI",wC="fastapi.APIRouter",AC=5;function bl(n,e){if(e.kind==="unknown")return"unknown";if(e.kind==="library")return/(router|app|api)$/i.test(e.name)?"unknown":null;if(e.kind!=="instance")return null;let{class:t}=e,s=n.classes.isSubclass(t,kC);if(s===!0)return"app";let r=n.classes.isSubclass(t,wC);return r===!0?"router":s===!1&&r===!1?null:t.module!==null?"unknown":/fastapi/i.test(t.qualifiedName)||/APIRouter$/.test(t.qualifiedName)?"router":null}var io=class{#e;#t;#n=new Map;#s=new Map;#r=new Map;callers;constructor(e){this.#e=e,this.#t=e.inference,this.callers=new oo(e)}get all(){return[...this.#n.values(),...this.#r.values()]}at(e,t=0){let s=new Set;for(let r of $(this.#t,e,{calls:!1}))for(let o of $(this.#t,r))for(let i of this.#o(o,t))s.add(this.#a(i,r));return[...s]}#a(e,{module:t,node:s}){let{origin:r}=e,o=e.isCreated&&e.prefix===null?r.module.functionAt(r.node.start):null;if(o===null||s.kind!=="Call")return e;let i=this.#t.typeOf(t,s.func);if(i.kind!=="function"||i.function!==o)return e;let a=`${t.path}:${s.start}:${s.end}`,l=this.#s.get(a);if(l===void 0){let c={elements:new Map,arguments:this.callers.argumentsIn(o,t,s,i.self),entries:[]},d=e.arguments.map(f=>ct(this.#t,f,c)),u=d.get("prefix");l={...e,arguments:d,prefix:u?Y(this.#t,u):d.isComplete?"":null,template:e},this.#s.set(a,l)}return l}#o(e,t){let s=this.#t,{module:r,node:o}=e;if(o.kind==="BoolOp")return[...new Set(o.values.flatMap(c=>this.at({module:r,node:c},t)))];if(o.kind==="Subscript"){let c=Da(s,{module:r,node:o});if(c)return this.at(c,t)}if(o.kind==="Attribute"&&o.attr==="router"&&g(s.typeOf(r,o.value)).some(d=>bl(s,d)==="app"))return this.at({module:r,node:o.value},t);let a=g(s.typeOf(r,o)).flatMap(c=>{let d=bl(s,c);return d===null?[]:[{kind:d,type:c}]})[0];if(a===void 0)return[];if(o.kind==="Call"&&a.type.kind==="instance"){let c=s.typeOf(r,o.func);if(g(c).some(({kind:d})=>d==="class"||d==="library"))return[this.#i(r,o,a.kind,a.type)]}let l=this.#d(e);if(l!==null){let{symbol:c,index:d}=l,u=c.owner!==null&&d===0?this.#f(c.owner):t<AC?this.#p(c,d,t):[];if(u.length>0)return u}return[this.#c(this.#u(e),e,a.kind,a.type)]}#i(e,t,s,r){let o=`${e.path}:${t.start}:${t.end}`,i=this.#n.get(o);if(i===void 0){let a=SC(this.#t,e,t,r),l=a.get("prefix");i={kind:s,origin:{module:e,node:t},isCreated:!0,class:r.class,template:null,arguments:a,prefix:s==="app"?"":l?this.#l(l):a.isComplete?"":null},this.#n.set(o,i)}return i}#l(e){let{module:t,node:s}=e,r=Y(this.#t,e),o=r===null?t.functionAt(s.start):null,i=o?this.callers.of(o):[];if(i.length!==1)return r;let a={elements:new Map,arguments:i[0].arguments,entries:[]};return Y(this.#t,ct(this.#t,e,a))}#c(e,t,s,r){let o=this.#r.get(e);return o===void 0&&(o={kind:s,origin:t,isCreated:!1,class:r.kind==="instance"?r.class:null,template:null,arguments:new Bt(new Map,!1),prefix:s==="app"?"":null},this.#r.set(e,o)),o}#u({module:e,node:t}){if(t.kind==="Name"){let s=this.#t.names.lookUp(e,t.id,t.start),r=s.kind==="definitions"?s.sites[0]:void 0;return r?`${r.module.path}:${r.definition.start}`:`${e.path}:${t.id}`}if(t.kind==="Attribute"){let s=this.#t.typeOf(e,t.value);return`${s.kind==="instance"?s.class.qualifiedName:this.#u({module:e,node:t.value})}.${t.attr}`}return`${e.path}:${t.start}`}#d({module:e,node:t}){if(t.kind!=="Name")return null;let s=this.#t.names.lookUp(e,t.id,t.start),r=s.kind==="definitions"&&s.sites.length===1?s.sites[0]:null;return r?.definition.kind!=="parameter"?null:{symbol:r.module.functions[r.definition.function],index:r.definition.index}}#f(e){let t=[...this.#e.modules.values()].flatMap(({classes:r})=>r).filter(r=>this.#t.classes.isSubclass(r,e.qualifiedName)===!0),s=new Set;for(let{module:r,node:o}of t.flatMap(i=>this.callers.creationsOf(i))){let i=this.#t.typeOf(r,o),a=bl(this.#t,i);a!==null&&i.kind==="instance"&&s.add(this.#i(r,o,a,i))}return[...s]}#p(e,t,s){let r=new Set;for(let{arguments:o}of this.callers.of(e)){let i=o.get(e.facts.parameters[t]);if(i)for(let a of this.at(i,s+1))r.add(a)}return[...r]}};function SC(n,e,t,s){let r=V(n,e,t);for(let o of n.classes.ancestryOf(s).classes){let i=n.classes.ownMember(o,"__init__")?.sites[0];if(i?.definition.kind!=="function")continue;if(i.module.isStub)return r;let a=i.module.functions[i.definition.function];if(o.class===s.class){let l=a.facts.parameters.slice(1).map(({name:c})=>c);r=V(n,e,t,l)}r=xC(n,a,r)}return r}function xC(n,{module:e,facts:t},s){let r=t.calls.filter(({call:{func:c}})=>c.kind==="Attribute"&&c.attr==="__init__"&&(c.value.kind!=="Call"||x(n.typeOf(e,c.value.func))==="builtins.super")),o=r.length===1?r[0].call:null;if(o===null)return r.length===0?Gr:new Bt(new Map,!1);let i=t.parameters.find(({kind:c})=>c==="kwarg")?.name,a=new Map,{isComplete:l}=s;for(let{arg:c,value:d}of o.keywords){if(c===null){if(d.kind!=="Name"||d.id!==i){l=!1;continue}let p=new Set(t.parameters.map(({name:y})=>y));for(let y of s.names)p.has(y)||a.set(y,s.get(y));continue}if(d.kind==="Name"&&t.parameters.some(({name:p,default:y})=>p===d.id&&!s.has(p)&&y===null))continue;let f=$s(n,{module:e,node:d},p=>{let y=t.parameters.find(h=>h.name===p.id);return y===void 0?null:s.get(p.id)??(y.default&&{module:e,node:y.default})});a.set(c,f)}return new Bt(a,l)}var vC=/^fastapi_(utils|restful|versionizer)\.(\w+\.)*cbv$/;function Jp(n,e){let{owner:t,facts:s}=e;if(t===null||!I(t)||s.parameters.length===0)return null;let{module:r}=t,o=t.facts.decorators.find(({kind:l})=>l==="Call");if(o?.kind!=="Call"||n.decoratorsOf(e).includes("builtins.staticmethod"))return null;let i=x(n.typeOf(r,o.func))??"",a=vC.test(i)||CC(n,r,o.func);return{class:t,decorator:o,isKnown:a}}function CC(n,e,t){return g(n.typeOf(e,t)).some(s=>{if(s.kind!=="function"||s.function.module.isStub)return!1;let r=s.function.module;return r.facts.functions.some(({calls:o})=>o.some(({call:i})=>{let[a]=i.args;if(a?.kind!=="Name"||x(n.typeOf(r,i.func))!=="fastapi.Depends")return!1;let l=n.names.lookUp(r,a.id,a.start);return l.kind==="definitions"&&l.sites.some(({definition:c})=>c.kind==="parameter")}))})}var ao=new Set(["get","put","post","delete","options","head","patch","trace"]),RC=["response_model","response_class","dependencies","include_in_schema","operation_id"],TC=1e3,EC=64,lo=class{routes;includes;mounts;#e;#t;#n=[];#s=[];#r=[];#a=[];#o=new Set;#i;#l=0;#c=new Map;#u=new Map;#d=new Map;constructor(e){this.#e=e.inference,this.#t=new io(e),this.#i=IC(e);for(let t of e.modules.values())this.#y(t);this.routes=this.#n,this.includes=this.#r,this.mounts=this.#a}get routers(){return[...this.#t.all]}routersAt(e){return this.#t.at(e)}get unfollowed(){return this.#s}isRegistration(e){return this.#o.has(e)}reachesOf(e){let t=this.#c.get(e);if(t)return t;let s=this.#p(e,new Set);return this.#c.set(e,s),s}fullPaths(e){return this.reachesOf(e.router).map(t=>({path:Kn(t.prefix,e.path),reach:t}))}listedDependencies(e,t){let s=[];if(t===null)s.push(["router",e.router.arguments]);else{let r=t.steps.filter(o=>o.kind==="include");for(let o of t.routers){let i=r.find(({child:a})=>a===o||a===this.#S(o));i&&s.push(["include",i.arguments]),s.push([o.kind==="app"?"app":"router",o.arguments])}}return s.push(["route",e.arguments]),s.flatMap(([r,o])=>{let i=o.get("dependencies");return this.#f(i).map(a=>({origin:r,dependency:a}))})}dependenciesOf(e,t){return[...this.listedDependencies(e,t).map(({dependency:s})=>s),...this.signatureDependencies(e.callable)]}signatureDependencies(e){return(gn(this.#e,e,null)??[]).flatMap(({dependency:t})=>t??[])}#f(e){return e===null?[]:it(this.#e,e).map(t=>mn(this.#e,t??e))}#p(e,t){let s=[];if(t.has(e))return s;t.add(e);let r=this.#S(e),o=new Map,i=a=>{let l=o.get(a)??this.#c.get(a)??this.#p(a,t);return o.set(a,l),l};for(let a of this.#a)if(a.child===r)for(let l of i(a.parent))s.push({...l,prefix:Kn(l.prefix,a.path),innerPrefix:"",steps:[...l.steps,a],routers:[e]});r.kind==="app"&&s.length===0&&s.push({app:r,prefix:"",innerPrefix:"",steps:[],routers:[e]});for(let a of this.#r){if(a.child===null||(a.child.template??a.child)!==r)continue;let l=e===r?a.child:e;for(let c of i(a.parent.template??a.parent)){if(s.length>=EC)break;s.push({app:c.app,prefix:Kn(Kn(c.prefix,a.prefix),l.prefix),innerPrefix:Kn(Kn(c.innerPrefix,a.prefix),l.prefix),steps:[...c.steps,a],routers:[...c.routers,l]})}}return t.delete(e),s}#y(e){for(let t of e.functions)for(let[s,r]of t.facts.decorators.entries())r.kind==="Call"&&this.#g(e,t,r,s);for(let t of[e.facts.topLevel,...e.facts.functions])for(let s of t.calls)this.#R(e,s)}#g(e,t,s,r){let o=this.#m(e,s.func);if(o===null||!Xp(o.method)){this.#_(e,t,s,r);return}let{method:i,receiver:a}=o,l=this.#w(e,t.facts.block,a,[s]),c=new zn;for(let[d,u]of l.entries()){let f=b=>ct(this.#e,b,u),p=V(this.#e,e,s,Zp(i),f),y=this.#k(f(a),()=>this.#v(e,t,p)).filter(b=>c.isNew(b,this.#E(p.get("path")))),h=this.#I(e,t.facts.block,t.facts.nameSpan.start,u,a);this.#b(e,t,s,r,i,p,y,{...h,sequence:d*TC-r})}}#_(e,t,s,r){if(!OC(s))return;let o=this.#e.typeOf(e,s.func);if(o.kind!=="function"||o.function.module.isStub)return;let i=o.function,[a,...l]=i.facts.returns,c=a?.value;if(l.length>0||c?.kind!=="Call"||c.func.kind!=="Attribute")return;let{attr:d,value:u}=c.func;if(!Xp(d))return;let f=this.#t.callers.argumentsIn(i,e,s,o.self),p={elements:new Map,arguments:f,entries:[]},y=T=>ct(this.#e,T,p),h=V(this.#e,i.module,c,Zp(d),y),w=this.#t.at(y({module:i.module,node:u})).filter(({kind:T})=>T!=="unknown"),S=this.#I(e,t.facts.block,t.facts.nameSpan.start,p,null);this.#b(e,t,s,r,d,h,w,{...S,sequence:-r})}#b(e,t,s,r,o,i,a,l){if(a.length===0)return;this.#o.add(s);let c=t.facts.decorators.slice(r+1),d=MC(this.#e,t,c),u=i.get("path");for(let f of a)this.#n.push({kind:o==="websocket"?"websocket":"http",moment:l,module:e,registration:s,decorated:t,router:f,methods:this.#F(o,i),path:this.#A(f,o)?null:this.#E(u),pathNode:u,handler:t,callable:d,arguments:i,wrappers:c})}#w(e,t,s,r){return Gp({inference:this.#e,callers:this.#t.callers},e,t,s,r)}#A({class:e},t){if(e===null||e.module===null||e.module.isStub)return!1;let{classes:s}=this.#e,r=s.instanceOf(e);return[t,"api_route","add_api_route"].some(o=>{let i=s.member(r,o)?.sites[0];return i?.definition.kind!=="function"||i.module.isStub?!1:!NC(this.#e,i.module.functions[i.definition.function])})}#m(e,t){if(t.kind==="Attribute")return{method:t.attr,receiver:{module:e,node:t.value}};if(t.kind!=="Name")return null;let s=x(this.#e.typeOf(e,t));if(s===null||!/^fastapi\.(FastAPI|APIRouter)\.\w+$/.test(s))return null;let r=P(this.#e,{module:e,node:t});return r?.node.kind!=="Attribute"?null:{method:r.node.attr,receiver:{module:r.module,node:r.node.value}}}#k(e,t){let s=this.#t.at(e);return s.every(({kind:r})=>r!=="unknown")||t()?s:s.filter(({kind:r})=>r!=="unknown")}#v(e,t,s){let r=s.get("path"),o=r&&Y(this.#e,r);return o===null||o!==""&&!o.startsWith("/")?!1:RC.some(i=>s.has(i))||PC(e)?!0:t.facts.parameters.some((i,a)=>Un(this.#e,t,a)!==null)}#R(e,t){let{call:s}=t,{func:r}=s;if(s.keywords.some(({arg:o})=>o==="routes")?this.#x({module:e,node:s}):this.#i.has(E(r))&&this.#t.at({module:e,node:s}),r.kind==="Call"){if(r.func.kind!=="Attribute"||s.args.length!==1||r.func.attr!=="api_route"&&r.func.attr!=="websocket"&&!ao.has(r.func.attr))return;this.#O(e,r,r.func,["path"],{module:e,node:s.args[0]},t.block);return}if(r.kind==="Attribute")switch(r.attr){case"add_api_route":this.#O(e,s,r,["path","endpoint"],null,t.block);break;case"add_api_websocket_route":this.#O(e,s,r,["path","endpoint","name"],null,t.block);break;case"include_router":this.#h(e,s,r,t.block);break;case"mount":this.#M("mount",e,s,r,t.block);break;case"frontend":this.#M("frontend",e,s,r,t.block);break;case"append":if(r.value.kind==="Attribute"&&r.value.attr==="routes"&&s.args[0]){let o=this.#t.at({module:e,node:r.value.value});for(let i of o)this.#T(i,{module:e,node:s.args[0]},this.#I(e,t.block,s.start,null,null))}break}}#x(e){for(let t of this.#t.at(e)){let{origin:s}=t,o=s.module===e.module&&s.node.start===e.node.start?t.arguments.get("routes"):null;for(let i of o?it(this.#e,o):[]){let{module:a,node:l}=e;i&&this.#T(t,i,this.#I(a,a.blockAt(l.start),l.start,null,null))}}}#T(e,t,s){for(let{module:r,node:o}of $(this.#e,t)){if(o.kind!=="Call")continue;let i=this.#e.typeOf(r,o);if(i.kind!=="instance")continue;if(this.#e.classes.isSubclass(i.class,"starlette.routing.Mount")===!0){let f=V(this.#e,r,o,["path","app"]),p=f.get("app"),y=p?this.#t.at(p).filter(({kind:h})=>h==="app"):[];for(let h of y.length>0?y:[null])this.#N("mount",e,h,{module:r,node:o},f.get("path"),s);continue}let a=this.#e.classes.isSubclass(i.class,"fastapi.routing.APIWebSocketRoute")===!0;if(!a&&this.#e.classes.isSubclass(i.class,"fastapi.routing.APIRoute")!==!0)continue;let l=this.#e.classes.member(i,"__init__")?.sites[0];if(l&&!l.module.isStub)continue;let c=V(this.#e,r,o,["path","endpoint"]),d=c.get("endpoint"),u=d?Ht(this.#e,d):em;this.#o.add(o),this.#n.push({kind:a?"websocket":"http",moment:s,module:r,registration:o,decorated:null,router:this.#C(e),methods:a?["WEBSOCKET"]:this.#F("api_route",c),path:this.#E(c.get("path")),pathNode:c.get("path"),handler:u.function,callable:u,arguments:c,wrappers:u.function?.facts.decorators??[]})}}#C(e){let t=this.#u.get(e);return t===void 0&&(t={...e,kind:"router",arguments:Gr,prefix:""},this.#u.set(e,t),this.#d.set(t,e)),t}#S(e){return this.#d.get(e)??e}#O(e,t,s,r,o,i){let a={module:e,node:s.value},l=new zn;for(let c of this.#w(e,i,a,o?[t,o.node]:[t])){let d=S=>ct(this.#e,S,c),u=V(this.#e,e,t,r,d),f=this.#k(d(a),()=>o===null);if(f.length===0)continue;this.#o.add(t);let p=o?d(o):u.get("endpoint"),y=p?Ht(this.#e,p):em,h=u.get("path");if(y.unknown!==null&&this.#E(h)===null){for(let S of f)this.#s.push({router:S,call:{module:e,node:t}});continue}let b=s.attr==="add_api_websocket_route"||s.attr==="websocket",w=b?["WEBSOCKET"]:this.#F(s.attr,u);for(let S of f)l.isNew(S,this.#E(h),w?.join()??null,y.function)&&this.#n.push({kind:b?"websocket":"http",moment:this.#I(e,i,t.start,c,a),module:e,registration:t,decorated:null,router:S,methods:w,path:this.#A(S,s.attr)?null:this.#E(h),pathNode:h,handler:y.function,callable:y,arguments:u,wrappers:y.function?.facts.decorators??[]})}}#h(e,t,s,r){let o={module:e,node:s.value},i=new zn;for(let a of this.#w(e,r,o,[t])){let l=p=>ct(this.#e,p,a),c=V(this.#e,e,t,["router"],l),d=c.get("router"),u=d?this.#t.at(d):[],f=c.get("prefix");for(let p of this.#t.at(l(o))){let y=p.kind==="unknown"?[]:[null];for(let h of u.length>0?u:y){let b=this.#E(f,c.isComplete?"":null);p===h||!i.isNew(p,h,b)||this.#r.push({kind:"include",moment:this.#I(e,r,t.start,a,o),parent:p,child:h,call:{module:e,node:t},arguments:c,prefix:b,prefixNode:f})}}}}#M(e,t,s,r,o){let i={module:t,node:r.value},a=new zn;for(let l of this.#w(t,o,i,[s])){let c=h=>ct(this.#e,h,l),d=V(this.#e,t,s,["path","app","name"],c),u=this.#t.at(c(i)).filter(h=>h.kind!=="unknown"),f=d.get("app"),y=(u.length>0&&f&&e==="mount"?this.#t.at(f):[]).filter(h=>h.kind==="app");for(let h of u)for(let b of y.length>0?y:[null]){if(h===b||!a.isNew(h,b,this.#E(d.get("path"))))continue;let w=this.#I(t,o,s.start,l,i);this.#N(e,h,b,{module:t,node:s},d.get("path"),w)}}}#N(e,t,s,r,o,i){let a=this.#E(o)?.replace(/\/+$/,"")??null;this.#a.push({kind:e,moment:i,parent:t,child:s,call:r,path:a,pathNode:o})}#I(e,t,s,r,o){let a=[...r&&o&&!Kp(e,t,o)?r.entries:[],{module:e,block:t,offset:s}],[l,...c]=a;return{module:l.module,block:l.block,trail:a.map(d=>d.offset),sequence:this.#l++,isUncertain:c.some(d=>_l(d.module,d.block))}}#E(e,t=null){return e?Y(this.#e,e):t}#F(e,t){if(e==="websocket")return["WEBSOCKET"];if(ao.has(e))return[e.toUpperCase()];let s=t.get("methods");if(s===null)return t.isComplete?["GET"]:null;let r=it(this.#e,s).map(o=>o&&Y(this.#e,o));return r.every(o=>o!==null)?r.map(o=>o.toUpperCase()):null}},zn=class{#e=new Map;isNew(e,...t){let s=this.#e.get(e)??[];return s.some(r=>r.every((o,i)=>o===t[i]))?!1:(this.#e.set(e,[...s,[...t]]),!0)}};function IC({modules:n}){let e=new Set(["FastAPI","APIRouter"]);for(let t=0;t!==e.size;){t=e.size;for(let{facts:s}of n.values())for(let{name:r,bases:o}of s.classes)o.some(i=>e.has(E(i)))&&e.add(r)}return e}function Xp(n){return n==="api_route"||n==="websocket"||ao.has(n)}function Zp(n){return n==="websocket"?["path","name"]:["path"]}function OC({args:n,keywords:e}){return n.length>0||e.some(({arg:t})=>t==="path")}function _l(n,e){for(let{kind:t}of n.blocksAround(e)){if(t==="function"||t==="module"||t==="class")return!1;if(t!=="with"&&t!=="finally")return!0}return!1}var em={...Ut,name:"?",function:null,unknown:"no endpoint is given"};function MC(n,e,t){let s=Jp(n,e);return Kr(n,{...Ut,name:e.facts.name,function:e,view:s},t)}function NC(n,{module:e,facts:t}){let s=t.calls.filter(({call:{func:r}})=>r.kind==="Attribute"&&(ao.has(r.attr)||/^(add_)?api_route$/.test(r.attr)));return s.length>0&&s.every(({call:r})=>{let o=r.args[0]??r.keywords.find(({arg:a})=>a==="path")?.value;if(o?.kind==="Starred")return o.value.kind==="Name"&&o.value.id==="args";if(o===void 0)return r.keywords.some(({arg:a})=>a===null);if(o.kind!=="Name")return!1;let i=n.names.lookUp(e,o.id,o.start);return i.kind==="definitions"&&i.sites.every(({definition:a})=>a.kind==="parameter")})}function PC({facts:n}){return[...lt(n)].some(e=>(e.kind==="import"||e.level===0)&&/^fastapi(\.|$)/.test(e.module))}function Kn(n,e){return n===null||e===null?null:n+e}function sm(n,e){let t=wl(Qn(n),Qn(e));return t?om(t.left,t.right):0}function FC({module:n,block:e,isUncertain:t}){return t||_l(n,e)}var co=class{#e;#t;#n=new Map;#s=new Map;#r=new Map;constructor(e,t){this.#e=e,this.#t=t}obstacleOf(e){let t=this.#s.get(e);return t===void 0&&(t=this.#a(e),this.#s.set(e,t)),t}#a(e){let t=this.#c(e);if(t===null||this.#u(e))return null;let s=this.#l(e.app),r=new Set(e.methods.flatMap(i=>{let{literal:a,others:l}=s.get(i);return[...a.get(t.shape)??[],...l]})),o=null;for(let i of r){let a=uo(i)===uo(e)&&this.#c(i).shape===t.shape;if(i===e||o!==null&&!a||!this.#c(i).covers(t)||!fo(Qn(i),Qn(e))||!a&&i.route.handler!==null&&i.route.handler===e.route.handler)continue;if(a&&i.route.registration===e.route.registration)return null;let l=e.methods.filter(c=>i.methods.includes(c));if(o={by:i,methods:l,isSame:a,isCatchAll:this.#c(i).isCatchAll},a)return o}return o??this.#o(e,t)}hiddenBy(e){return this.#i(e).flatMap(({app:t,way:s,pattern:r})=>kl(this.#t,t).filter(o=>{let i=this.#c(o);return i!==null&&r.covers(i)&&po(s,Qn(o))}))}behindCatchAll(e){return e.app===null||!this.#c(e)?.isCatchAll?[]:kl(this.#t,e.app).filter(t=>{let s=this.obstacleOf(t);return s?.by===e&&!s.isSame})}#o(e,t){for(let s of this.#t.mounts)if(this.#i(s).some(o=>o.app===e.app&&o.pattern.covers(t)&&fo(o.way,Qn(e))))return{by:s,methods:e.methods,isSame:!1,isCatchAll:!1};return null}#i(e){return e.kind!=="mount"||e.parent.kind!=="app"||e.path===null?[]:this.#t.reachesOf(e.parent).flatMap(({app:t,prefix:s,steps:r})=>s===null?[]:[{app:t,way:[...r,e].map(rm),pattern:new bt(`${s}${e.path}/{path:path}`)}])}#l(e){let t=this.#r.get(e);if(t===void 0){let s=new Map;for(let r of kl(this.#t,e)){let o=this.#c(r);if(!(o===null||this.#u(r)))for(let i of r.methods){let{literal:a,others:l}=s.get(i)??{literal:new Map,others:[]};s.set(i,{literal:a,others:l}),o.isLiteral?a.set(o.shape,[...a.get(o.shape)??[],r]):l.push(r)}}t=s,this.#r.set(e,t)}return t}#c(e){let t=this.#n.get(e);if(t)return t;if(e.path===null||e.methods===null)return null;let s=new bt(e.path);return this.#n.set(e,s),s}#u({reach:e,route:t}){let{inference:s}=this.#e;if(t.wrappers.some(i=>{let a=i.kind==="Call"?i.func:i;return/^fastapi_version/.test(x(s.typeOf(t.module,a))??"")}))return!0;let o=t.router.arguments.get("route_class");return o!==null&&this.#d(o)?!0:[...e?.routers??[],t.router].some(({class:i,arguments:a})=>!a.isComplete||i===null||i.module===null||!s.classes.ancestryOf(s.classes.instanceOf(i)).isComplete)}#d({module:e,node:t}){let{inference:s}=this.#e,r=s.typeOf(e,t),o=r.kind==="class"?s.asInstance(r.of):null;return o?.kind!=="instance"||!s.classes.ancestryOf(o).isComplete?!0:s.classes.member(o,"matches")?.sites[0]?.module.isStub===!1}};function uo({reach:n}){return n?.routers[0]}function kl(n,e){return n.apps.find(({router:t})=>t===e)?.operations??[]}function Qn({steps:n,route:e}){return[...n,e].map(rm)}function rm({moment:n}){return n}function wl(n,e){let t=n.findIndex((o,i)=>o!==e[i]),s=n[t],r=e[t];return s===void 0||r===void 0?null:{left:s,right:r,index:t}}function po(n,e){let t=wl(n,e);if(t===null)return!1;let{left:s,right:r}=t;return s.isUncertain&&r.isUncertain&&s.trail[0]===r.trail[0]||$C(s,r)?!1:nm(s)===nm(r)&&om(s,r)<0}function fo(n,e){if(!po(n,e))return!1;let{left:t,right:s,index:r}=wl(n,e);return t.isUncertain?!1:t.module.blockEncloses(LC(t),s.block)&&!n.slice(r+1).some(FC)}function LC({module:n,block:e}){let t=e;for(let{kind:s,parent:r}of n.blocksAround(e)){if(s!=="with"&&s!=="finally")break;t=r}return t}function $C(n,e){let t=[...n.module.blocksAround(n.block)].filter(({kind:s})=>tm.has(s));return[...e.module.blocksAround(e.block)].some(s=>t.some(r=>r!==s&&r.statement===s.statement&&tm.has(s.kind)))}var tm=new Set(["if","else","case","try","except"]);function nm({module:n,trail:e}){return n.functionAt(e[0])??n}function om(n,e){if(n.module!==e.module)return n.module.path<e.module.path?-1:1;let t=n.trail.findIndex((s,r)=>s!==e.trail[r]);return t>=0&&e.trail[t]!==void 0?n.trail[t]-e.trail[t]:n.sequence-e.sequence}var DC=/^(asyncio\.(exceptions\.)?CancelledError|builtins\.(GeneratorExit|KeyboardInterrupt|SystemExit|Stop(Async)?Iteration)|starlette\.websockets\.WebSocketDisconnect)$/,qC=/^(builtins\.(Base)?Exception|starlette\.exceptions\.HTTPException|fastapi\.HTTPException)$/,jC=/^(sys\.exit|os\._exit|os\.abort|builtins\.(exit|quit))$/;function Al(n,e){let t=new Map,{module:s}=e.symbol;for(let r of e.yields){for(let o of Os(r)){let i=!0,a=o.handlers.at(-1)?.end??o.end;for(let l of o.handlers){let{start:c,type:d}=l,u=im(n,s,d===null?null:d.kind==="Tuple"?d.elts:[d]),f=u==="broad"&&i;if(u==="broad"&&(i=!1),u===null||!BC(n,e,l,a))continue;let p={start:c,end:d?.end??c+6};t.set(l,{at:p,types:d,isBroad:f,handler:l})}}for(let{context_expr:o}of Ms(r).flatMap(({items:i})=>i)){if(o.kind!=="Call"||o.args.length===0||x(n.project.inference.typeOf(s,o.func))!=="contextlib.suppress")continue;let i=im(n,s,o.args),a={start:o.args[0].start,end:o.args.at(-1).end};i!==null&&t.set(o,{at:o,types:a,isBroad:i==="broad",handler:null})}}return[...t.values()]}function im({project:n},e,t){if(t===null)return"broad";let s=t.map(r=>x(n.inference.typeOf(e,r))??"");return s.some(r=>qC.test(r))?"broad":s.some(r=>!DC.test(r))?"narrow":null}function BC({project:n},{node:e,symbol:t},s,r){return e.body.flatMap(qt).some(({kind:i,start:a})=>{let l=s.start<=a&&a<s.end;return i==="Raise"?l||a>=r:l&&(i==="Yield"||i==="YieldFrom"||i==="Continue")})?!1:n.calls.callsIn(t).filter(i=>K(s,i.node)).every(({names:i,runs:a})=>!a.some(({facts:c})=>c.raises.length>0)&&!i.some(c=>jC.test(c)))}function Ds(n,e){let{base:t,metadata:s}=te(n,e);return s.some(r=>ll(n,r))||UC(n,t)?!1:am(n,n.annotation(t.module,t.node))}function UC(n,{module:e,node:t}){let s=t.kind==="Subscript"?t.value:t;return/^pydantic\.(\w+\.)*Json$/.test(x(n.typeOf(e,s))??"")}function am(n,e){return g(Se(e)).every(t=>{if(t.kind!=="instance")return!1;let s=r=>n.classes.isSubclass(t.class,r)===!0;return HC.some(s)?t.args[0]!==void 0&&am(n,t.args[0]):s("pydantic.RootModel")?!1:WC.some(s)?!0:(s("pydantic.BaseModel")||Gn(n,t.class))&&!KC(n,t)})}var HC=["builtins.list","builtins.set","builtins.tuple","typing.Sequence"],WC=["builtins.dict","typing.Mapping"],GC=/^pydantic\.(v1\.)?(model_validator|root_validator)$/,VC=["__get_validators__","__get_pydantic_core_schema__","validate","model_validate"];function KC(n,e){let{classes:t,isComplete:s}=n.classes.ancestryOf(e);return s?t.some(({class:r})=>!I(r)||r.module.isStub?!1:n.classes.methodsOf(r).some(o=>{if(VC.includes(o.facts.name))return!0;let i=n.decoratorsOf(o);return o.facts.decorators.some((a,l)=>zC(a,i[l]))})):!0}function zC(n,e){if(e===null)return!0;if(!GC.test(e))return!1;let t=n.kind==="Call"?n.keywords.find(({arg:s})=>s==="mode")?.value:void 0;return t?.kind!=="Constant"||t.value!=="after"}function Sl(n,e,t){let{function:s}=t;if(s===null||s.module!==e.module)return[];let r=(t.uses[0]?.parameters??[]).filter(l=>QC(n,l)),o=s.facts.calls.some(({call:l,awaited:c})=>c&&l.func.kind==="Attribute"&&l.func.attr==="json");if(r.length===0&&!o)return[];let i=YC(e,s.facts.nameSpan);if(i===null)return[];let a=r.map(({at:l,name:c})=>({kind:"parameter",at:l,name:c}));return o&&a.push(...JC(n,e,i)),a.flatMap(l=>{let c=XC(n,e,i,l.name);return c===null||c.length===0?[]:[{...l,keys:c}]})}function QC(n,{source:e,annotation:t,marker:s,isField:r,place:o}){return e!=="body"||r?!1:t===null?s!==null:Fe(n,t)&&t.module===o.module}function YC(n,{start:e}){return[...n.nodesOf("FunctionDef"),...n.nodesOf("AsyncFunctionDef")].find(({nameSpan:s})=>s.start===e)??null}function JC(n,{module:e},t){let{inference:s}=n.project,r=[];return D(t,o=>{if(o.kind!=="Assign"||o.value.kind!=="Await")return!0;let{value:i}=o.value,[a,...l]=o.targets;if(i.kind!=="Call"||i.func.kind!=="Attribute"||i.func.attr!=="json")return!0;let c=s.typeOf(e,i.func.value);return c.kind!=="instance"||s.classes.isSubclass(c.class,"starlette.requests.Request")!==!0||a?.kind==="Name"&&l.length===0&&r.push({kind:"json",at:i,name:a.id}),!0}),r}function XC(n,{module:e},t,s){let r=new Set,o=!0,i=0,a=c=>c===void 0?null:Y(n.project.inference,{module:e,node:c}),l=(c,d)=>{if(c.kind==="Name"&&c.id===s){let[f,p]=[d.at(-1),d.at(-2)],y=ZC(c,f,p,a);typeof y=="string"?r.add(y):eR(c,f)?i++:y===null&&!tR(c,d)&&(o=!1)}let u=[...d,c];ot(c,f=>l(f,u))};for(let c of t.body)l(c,[]);return o&&i<=1?[...r]:null}function ZC(n,e,t,s){return e?.kind==="Subscript"&&e.value===n?t?.kind==="Assign"&&t.targets.includes(e)?null:s(e.slice):e?.kind==="Attribute"&&/^(get|pop)$/.test(e.attr)&&t?.kind==="Call"&&t.func===e?s(t.args[0]):null}function eR(n,e){return e?.kind==="Assign"&&e.targets.includes(n)}function tR(n,e){let t=e.at(-1);switch(t?.kind){case"If":case"UnaryOp":case"BoolOp":return e.some(s=>s.kind==="If");case"Compare":return t.comparators.includes(n);case"FormattedValue":return!0;case"Call":{let{func:s}=t;return s.kind==="Name"?/^(isinstance|len|print|str|repr|type)$/.test(s.id):s.kind==="Attribute"&&/^(debug|info|warning|error|exception)$/.test(s.attr)}default:return!1}}var lm=[{kinds:["pydanticModel"],find:(n,e)=>nR(n,e).map(xl("pydanticModel"))},{kinds:["oldValidator"],find:(n,e)=>sR(n,e).map(xl("oldValidator"))},{kinds:["configurationKey"],find:(n,e)=>oR(n,e).map(xl("configurationKey"))}];function xl(n){return e=>({kind:n,value:e})}function nR(n,e){let{pydantic:t}=n,s=new Map;for(let r of e.module.classes)I(r)&&t.isModel(r)===!0&&!t.guards.covers(e,r.facts.start)&&s.set(r.facts.nameSpan.start,r);return s.size===0?[]:e.nodesOf("ClassDef").flatMap(r=>{let o=s.get(r.nameSpan.start);return o?[{symbol:o,node:r}]:[]})}function sR(n,e){let{inference:t}=n.project,{module:s}=e,r=l=>{if(!/^(root_)?validator$/.test(_n(s,l)??""))return null;let c=t.typeOf(s,l),d=c.kind==="function"?c.function.qualifiedName:null;return d==="pydantic.validator"?"validator":d==="pydantic.root_validator"?"root_validator":null},o=[],i=l=>{let c=s.classAt(l);return c&&I(c)?c:null},a=new Set;for(let l of s.functions)for(let c of l.facts.decorators){let d=c.kind==="Call"?c:null,u=d?d.func:c,f=r(u);if(f===null)continue;a.add(c.start);let p=l.owner&&I(l.owner)?l.owner:null;o.push({style:f,at:Vt(u),call:d,function:l,owner:p})}for(let l of e.nodesOf("Call")){if(l.func.kind!=="Call"||a.has(l.start))continue;let c=r(l.func.func);if(c===null)continue;let d=i(l.start);o.push({style:c,at:Vt(l.func.func),call:l.func,function:null,owner:d})}return o.filter(({at:l})=>!n.pydantic.guards.covers(e,l.start)).sort((l,c)=>l.at.start-c.at.start)}var cm={"pydantic.TypeAdapter":"config","pydantic.dataclasses.dataclass":"config","pydantic.validate_call":"config","pydantic.create_model":"__config__"},dm=new Set(["pydantic.ConfigDict","pydantic_settings.SettingsConfigDict","pydantic.with_config"]),rR=new Set([...dm,...Object.keys(cm)].map(F));function oR(n,e){let{pydantic:t,project:s}=n,{module:r}=e,o=[];for(let a of r.classes){if(!I(a))continue;let l=t.configurationClasses.get(a);if(l){let{bindings:u}=r.scope(a.facts.scope),f=u.map(({name:p})=>p);for(let{name:p,definitions:y}of u){let h=y.at(-1),b="value"in h?h.value:null,w={start:h.start,end:h.end};o.push({name:p,at:w,value:b,form:"class",model:l,together:f})}}if(t.isModel(a)!==!0)continue;o.push(...Cl(a.facts.keywords,"class-keyword",a));let c=r.definitionsIn(a.facts.scope,"model_config").at(-1),d=c&&"value"in c?c.value:null;d&&o.push(...vl(d,a))}let i=a=>{let l=s.inference.typeOf(r,a);return l.kind==="function"?l.function.qualifiedName:l.kind==="class"&&l.of.kind==="instance"?l.of.class.qualifiedName:null};for(let a of e.nodesOf("Call")){if(!rR.has(_n(r,a.func)??""))continue;let l=i(a.func);if(l===null)continue;dm.has(l)&&(o.push(...Cl(a.keywords,"dictionary",null)),l==="pydantic.with_config"&&a.args[0]&&o.push(...vl(a.args[0],null)));let c=cm[l],d=c?a.keywords.find(({arg:u})=>u===c)?.value:void 0;d&&o.push(...vl(d,null))}return o.filter(({at:a})=>!t.guards.covers(e,a.start)).sort((a,l)=>a.at.start-l.at.start)}function vl(n,e){if(n.kind==="Call"&&n.func.kind==="Name"&&n.func.id==="dict")return Cl(n.keywords,"dictionary",e);if(n.kind!=="Dict")return[];let t=n.keys.flatMap(s=>s?.kind==="Constant"&&s.type==="str"?[s.value]:[]);return n.keys.flatMap((s,r)=>{if(s?.kind!=="Constant"||s.type!=="str")return[];let i=s.end-s.start===s.value.length+2?{start:s.start+1,end:s.end-1}:s;return[{name:s.value,at:i,value:n.values[r],form:"dictionary",model:e,together:t}]})}function Cl(n,e,t){let s=n.flatMap(({arg:r})=>r??[]);return n.flatMap(({arg:r,value:o,start:i})=>r===null?[]:[{name:r,at:{start:i,end:i+r.length},value:o,form:e,model:t,together:s}])}function _n(n,e){if(e.kind==="Attribute")return e.attr;if(e.kind!=="Name")return null;for(let t of n.definitionsIn(0,e.id))if(t.kind==="import-from")return t.name;return e.id}function Vt(n){return n.kind==="Attribute"?{start:n.end-n.attr.length,end:n.end}:n}var um=new Set(["PydanticErrorCodes","PydanticErrorMixin","PydanticForbiddenQualifier","PydanticImportError","PydanticInvalidForJsonSchema","PydanticSchemaGenerationError","PydanticUndefinedAnnotation","PydanticUserError"]),iR={"pydantic.annotated_types":"a TypedDict or NamedTuple as the type itself","pydantic.datetime_parse":"TypeAdapter(datetime).validate_python()","pydantic.parse":"TypeAdapter(...).validate_json()","pydantic.payment":"pydantic_extra_types.payment","pydantic.schema":"TypeAdapter(...).json_schema() or pydantic.json_schema","pydantic.typing":"the typing module","pydantic.validators":"TypeAdapter(...) or the constraints of Field()"};function j(n,e,t){return t.split(/\s+/).map(s=>[s,{outcome:n,instead:e}])}function Mt(n,e){return Object.entries(e).map(([t,s])=>{let r=s.lastIndexOf(".");return[t,{outcome:n,instead:s,target:{module:s.slice(0,r),name:s.slice(r+1)}}]})}var fm=j("fails","Annotated with Field() or StringConstraints()","ConstrainedBytes ConstrainedDate ConstrainedDecimal ConstrainedFloat ConstrainedFrozenSet ConstrainedInt ConstrainedList ConstrainedSet ConstrainedStr"),pm=j("fails","a union such as str | None","NoneBytes NoneStr NoneStrBytes StrBytes"),aR={pydantic:new Map([...Mt("fails",{BaseSettings:"pydantic_settings.BaseSettings",Color:"pydantic_extra_types.color.Color"}),...fm,...pm,...j("fails","Json","JsonWrapper"),...j("fails","typing.Protocol","Protocol"),...j("fails","a field without a default","Required"),...j("fails","nothing (it told whether version 1 was compiled)","compiled"),...j("fails","the TypedDict or NamedTuple itself","create_model_from_namedtuple create_model_from_typeddict"),...j("fails","TypeAdapter(...).validate_json()","parse_file_as parse_raw_as"),...j("fails","Annotated with UrlConstraints()","stricturl"),...j("fails","model_validate()","validate_model"),...Mt("deprecated",{PyObject:"pydantic.ImportString"}),...j("deprecated","pydantic_extra_types.payment.PaymentCardNumber","PaymentCardNumber"),...j("deprecated","validate_call","validate_arguments"),...j("deprecated","TypeAdapter(...).validate_python()","parse_obj_as"),...j("deprecated","TypeAdapter(...).json_schema()","schema_of schema_json_of"),...j("deprecated","ConfigDict","BaseConfig")]),"pydantic.types":new Map([...fm,...pm,...j("fails","Json","JsonWrapper"),...Mt("deprecated",{PyObject:"pydantic.ImportString"}),...j("deprecated","pydantic_extra_types.payment.PaymentCardNumber","PaymentCardNumber")]),"pydantic.env_settings":new Map([...Mt("fails",{BaseSettings:"pydantic_settings.BaseSettings",SettingsError:"pydantic_settings.SettingsError",EnvSettingsSource:"pydantic_settings.EnvSettingsSource",InitSettingsSource:"pydantic_settings.InitSettingsSource",SecretsSettingsSource:"pydantic_settings.SecretsSettingsSource"}),...j("fails","pydantic_settings","read_env_file SettingsSourceCallable DotenvType env_file_sentinel")]),"pydantic.networks":new Map(j("fails","Annotated with UrlConstraints()","stricturl")),"pydantic.color":new Map(Mt("deprecated",{Color:"pydantic_extra_types.color.Color"})),"pydantic.generics":new Map(j("deprecated","BaseModel together with typing.Generic","GenericModel")),"pydantic.error_wrappers":new Map([...Mt("deprecated",{ValidationError:"pydantic.ValidationError"}),...j("fails","ValidationError.errors()","ErrorWrapper display_errors flatten_errors")]),"pydantic.config":new Map([...j("deprecated","ConfigDict","BaseConfig"),...j("fails","ConfigDict","get_config inherit_config prepare_config")]),"pydantic.fields":new Map([...j("fails","pydantic.fields.FieldInfo","ModelField"),...Mt("fails",{Undefined:"pydantic_core.PydanticUndefined",UndefinedType:"pydantic_core.PydanticUndefinedType"}),...j("fails","a field without a default","Required"),...j("fails","the annotation of the field","SHAPE_DEQUE SHAPE_DICT SHAPE_FROZENSET SHAPE_GENERIC SHAPE_ITERABLE SHAPE_LIST SHAPE_MAPPING SHAPE_SEQUENCE SHAPE_SET SHAPE_SINGLETON SHAPE_TUPLE SHAPE_TUPLE_ELLIPSIS")]),"pydantic.main":new Map([...j("fails","type(BaseModel)","ModelMetaclass"),...j("fails",'the strings "allow", "forbid", "ignore"',"Extra"),...Mt("fails",{Field:"pydantic.Field"}),...j("fails","model_validate()","validate_model")]),"pydantic.tools":new Map([...j("fails","TypeAdapter(...).validate_json()","parse_file_as parse_raw_as"),...j("deprecated","TypeAdapter(...).validate_python()","parse_obj_as"),...j("deprecated","TypeAdapter(...).json_schema()","schema_of schema_json_of")]),"pydantic.class_validators":new Map(j("fails","field_validator or TypeAdapter","Validator ValidatorGroup extract_root_validators extract_validators gather_all_validators inherit_validators make_generic_validator prep_validators")),"pydantic.decorator":new Map(j("deprecated","validate_call","validate_arguments")),"pydantic.json":new Map([...j("deprecated","pydantic_core.to_jsonable_python","pydantic_encoder custom_pydantic_encoder timedelta_isoformat"),...j("fails","pydantic_core.to_jsonable_python","ENCODERS_BY_TYPE decimal_encoder isoformat")]),"pydantic.dataclasses":new Map(j("fails","pydantic.dataclasses.dataclass or TypeAdapter","create_pydantic_model_from_dataclass make_dataclass_validator set_validation")),"pydantic.utils":new Map([...Mt("deprecated",{to_camel:"pydantic.alias_generators.to_pascal",to_lower_camel:"pydantic.alias_generators.to_camel",version_info:"pydantic.version.version_info"}),...j("deprecated","code of your own","GetterDict ROOT_KEY Representation deep_update import_string is_valid_field lenient_isinstance lenient_issubclass sequence_like smart_deepcopy update_not_none"),...j("fails","code of your own","ClassAttribute DUNDER_ATTRIBUTES PyObjectStr ValueItems almost_equal_floats get_discriminator_alias_and_values get_model get_unique_discriminator_alias in_ipython is_valid_identifier path_type truncate validate_field_name all_identical generate_model_signature is_valid_private_name unique_list")])};function mo(n,e){if(!/^pydantic(\.|$)/.test(n)||e==="*")return null;let t=aR[n]?.get(e);if(t)return t;let s=iR[n];if(s)return{outcome:"fails",instead:s};let r=/(Error|InvalidByteSize|InvalidByteSizeUnit|InvalidDiscriminator|MissingDiscriminator|InvalidLengthForBrand)$/.test(e);if(n==="pydantic.errors"&&r&&!um.has(e))return{outcome:"fails",instead:"ValueError or pydantic_core.PydanticCustomError"};let o=r&&e!=="ValidationError"&&!um.has(e);return n==="pydantic"&&o?{outcome:"fails",instead:"ValueError or pydantic_core.PydanticCustomError"}:null}var Yn=new Map([["allow_population_by_field_name","populate_by_name"],["anystr_lower","str_to_lower"],["anystr_strip_whitespace","str_strip_whitespace"],["anystr_upper","str_to_upper"],["keep_untouched","ignored_types"],["max_anystr_length","str_max_length"],["min_anystr_length","str_min_length"],["orm_mode","from_attributes"],["schema_extra","json_schema_extra"],["validate_all","validate_default"],["allow_mutation","frozen"],["copy_on_model_validation",null],["error_msg_templates",null],["fields",null],["getter_dict",null],["json_dumps",null],["json_loads",null],["post_init_call",null],["smart_union",null],["underscore_attrs_are_private",null]]),Rl=new Set(`title model_title_generator field_title_generator str_to_lower str_to_upper str_strip_whitespace str_min_length str_max_length extra
  frozen populate_by_name use_enum_values validate_assignment arbitrary_types_allowed from_attributes loc_by_alias alias_generator
  ignored_types allow_inf_nan json_schema_extra json_encoders strict revalidate_instances ser_json_timedelta val_temporal_unit
  ser_json_temporal ser_json_bytes val_json_bytes ser_json_inf_nan validate_default validate_return protected_namespaces
  hide_input_in_errors defer_build plugin_settings schema_generator json_schema_serialization_defaults_required
  json_schema_mode_override coerce_numbers_to_str regex_engine validation_error_cause use_attribute_docstrings cache_strings
  validate_by_alias validate_by_name serialize_by_alias url_preserve_empty_path polymorphic_serialization
  case_sensitive nested_model_default_partial_update env_prefix env_prefix_target env_file env_file_encoding env_ignore_empty
  env_nested_delimiter env_nested_max_split env_parse_none_str env_parse_enums cli_prog_name cli_parse_args cli_settings_source
  cli_parse_none_str cli_hide_none_type cli_avoid_json cli_enforce_required cli_use_class_docs_for_groups cli_exit_on_error cli_prefix
  cli_flag_prefix_char cli_implicit_flags cli_ignore_unknown_args cli_kebab_case cli_shortcuts secrets_dir json_file json_file_encoding
  yaml_file yaml_file_encoding yaml_config_section toml_file pyproject_toml_depth pyproject_toml_table_header enable_decoding dotenv_filtering cli_show_env_vars
  toml_table_header`.split(/\s+/)),Kt=new Map([["dict",{instead:"model_dump()",renamed:"model_dump"}],["json",{instead:"model_dump_json()",renamed:"model_dump_json"}],["copy",{instead:"model_copy()",renamed:"model_copy"}],["parse_obj",{instead:"model_validate()",renamed:"model_validate"}],["parse_raw",{instead:"model_validate_json()",renamed:"model_validate_json"}],["parse_file",{instead:"model_validate_json() on the text of the file",renamed:null}],["from_orm",{instead:"model_validate() with from_attributes=True",renamed:"model_validate"}],["construct",{instead:"model_construct()",renamed:"model_construct"}],["schema",{instead:"model_json_schema()",renamed:"model_json_schema"}],["schema_json",{instead:"json.dumps() of model_json_schema()",renamed:null}],["validate",{instead:"model_validate()",renamed:"model_validate"}],["update_forward_refs",{instead:"model_rebuild()",renamed:null}]]),qs=new Set(["include","exclude","by_alias","exclude_unset","exclude_defaults","exclude_none"]),Tl=new Map([["dict",new Set(["exclude_unset","exclude_defaults","exclude_none","by_alias"])],["json",new Set(["exclude_unset","exclude_defaults","exclude_none","by_alias"])],["copy",new Set(["update"])]]),El=new Map([["regex",{outcome:"fails",instead:"pattern=",renamed:"pattern",isNoneUnset:!0}],["const",{outcome:"fails",instead:"a Literal[...] annotation",isNoneUnset:!0}],["unique_items",{outcome:"fails",instead:"a set, or a validator",isNoneUnset:!0}],["min_items",{outcome:"deprecated",instead:"min_length=",renamed:"min_length",isNoneUnset:!0}],["max_items",{outcome:"deprecated",instead:"max_length=",renamed:"max_length",isNoneUnset:!0}],["allow_mutation",{outcome:"deprecated",instead:"frozen= with the opposite value",isNoneUnset:!0}],["include",{outcome:"ignored",instead:"include= of model_dump()"}],["final",{outcome:"deprecated",instead:"a Final annotation or frozen=True"}],["example",{outcome:"deprecated",instead:"examples=[...]"}],["env",{outcome:"ignored",instead:"validation_alias="}]]),Il=new Set(`default default_factory alias alias_priority validation_alias serialization_alias title field_title_generator description examples
  exclude exclude_if discriminator deprecated json_schema_extra frozen validate_default repr init init_var kw_only pattern strict
  coerce_numbers_to_str gt ge lt le multiple_of allow_inf_nan max_digits decimal_places min_length max_length union_mode
  fail_fast`.split(/\s+/)),Ol=new Map([["regex",'schema_extra={"pattern": ...}'],["const","a Literal[...] annotation"],["unique_items","a set, or a validator"]]);var mm=new Set(`
  datetime.datetime.now datetime.datetime.utcnow datetime.datetime.today datetime.date.today
  time.time time.time_ns time.monotonic time.monotonic_ns time.perf_counter time.perf_counter_ns
  uuid.uuid1 uuid.uuid4 uuid.uuid6 uuid.uuid7
  secrets.token_hex secrets.token_bytes secrets.token_urlsafe secrets.randbelow secrets.randbits secrets.choice
  random.random random.randint random.randrange random.choice random.choices random.sample random.uniform random.getrandbits
  os.urandom
  django.utils.timezone.now pendulum.now pendulum.today arrow.now arrow.utcnow
  bson.ObjectId bson.objectid.ObjectId ulid.new ulid.ULID shortuuid.uuid nanoid.generate
  `.trim().split(/\s+/));var lR=3;function yo(n,{module:e,node:t},s=0){let r=null;return D(t,o=>{if(r!==null||o.kind==="Lambda")return!1;let i=o.kind==="Call"?cR(n,{module:e,node:o},s):null;return i!==null&&(r={call:o,name:i}),r===null}),r}function cR(n,{module:e,node:t},s){let r=n.typeOf(e,t.func),o=x(r)??"";if(mm.has(o))return/\.(ObjectId|ULID)$/.test(o)&&t.args.length>0?null:o;if(r.kind!=="function"||r.function.module.isStub||s>=lR)return null;let{facts:i,module:a}=r.function;if(i.isAsync||i.isGenerator||i.decorators.length>0)return null;for(let{value:l}of i.returns){let c=l&&yo(n,{module:a,node:l},s+1);if(c)return c.name}return null}function Jn(n){let{start:e,end:t}=ze(n),s=n.caller?.facts.qualifiedName.replace(/^.*<locals>\./,"")??n.module.name,r=n.site===null?"uses":"calls";return{at:{module:n.module,start:e,end:t},message:`${s}() ${r} ${_t(n)}`}}function ze({site:n,node:e}){let t=n?.call.func??(e.kind==="Call"?e.func:e);return Ml(t)!==null||t.kind!=="Attribute"?{start:t.start,end:t.end}:{start:t.end-t.attr.length,end:t.end}}function _t({site:n,node:e}){let t=n!==null||e.kind==="Call",s=n?.call.func??(e.kind==="Call"?e.func:e),r=Ml(s)??(s.kind==="Attribute"?`\u2026.${s.attr}`:"\u2026");return t?`${r}()`:r}function Ml(n){if(n.kind==="Name")return n.id;if(n.kind!=="Attribute")return null;let e=Ml(n.value);return e===null?null:`${e}.${n.attr}`}function Nl(n){let[e,...t]=n;return{at:ze(e),...t.length>0&&{chain:t.map(Jn)}}}function _e(n,e){let[t,...s]=n.chain,r=n.name.replace(/^builtins\./,""),o=_t(t),i=n.kind==="metadata"?"":", and nothing else is served meanwhile";if(s.length===0){let c=o===`${r}()`?"":` (${r})`,d=n.use===null?"run it in a thread":`use ${n.use}, or run it in a thread`;return{at:ze(t),message:`${o}${c} ${e} on the event loop${i}: ${d}`}}let a=s.length===1?"one call":`${s.length} calls`,l=n.use===null?`run ${o} in a thread`:`use ${n.use} there, or run ${o} in a thread`;return{at:ze(t),message:`${o} ${e} on the event loop, ${a} further down in ${r}()${i}: ${l}`,chain:s.map(Jn)}}function js({body:n}){let e=[];for(let t of n)if(t.kind==="Import"||t.kind==="ImportFrom")e.push(t);else if(/^(?:(?:Async)?FunctionDef|ClassDef)$/.test(t.kind))break;return e}function Fl(n,e){let t=Bs(n,e);return Pl(n,t??e,e)?null:t!==null?{name:t,added:[]}:n.module.definitionsIn(0,e.split(".",1)[0]).length===0?{name:e,added:[{module:e,name:null}]}:null}function Bs(n,e){for(let t of js(n.tree.module))if(t.kind==="Import")for(let{name:s,asname:r}of t.names){let o=r??s;if(s===e&&gm(n,o,"import"))return o}return null}function hm(n,e,t){let s=js(n.tree.module).filter(l=>l.kind==="ImportFrom").filter(l=>l.level===0&&l.module===e),r=s.flatMap(({names:l})=>l).find(l=>l.name===t),o=r?.asname??t;if(Pl(n,o,null))return null;if(r)return gm(n,o,"import-from")?{name:o,added:[]}:null;let i=Bs(n,e);return i!==null&&s.length===0&&!Pl(n,i,e)?{name:`${i}.${t}`,added:[]}:n.module.definitionsIn(0,t).length===0&&s.every(({names:l})=>l[0]?.name!=="*")?{name:t,added:[{module:e,name:t}]}:null}function Pl(n,e,t){let[s=""]=e.split(".",1),r=o=>o.kind==="import"&&o.binds===t?.split(".",1)[0];return!(dR(n).get(s)??[]).every(r)}var ym=new WeakMap;function dR(n){let e=ym.get(n);if(e===void 0){let t=new Map;for(let{kind:s,bindings:r}of n.module.facts.scopes)if(s!=="module")for(let{name:o,definitions:i}of r){let a=t.get(o);a===void 0?t.set(o,[...i]):a.push(...i)}e=t,ym.set(n,e)}return e}function gm(n,e,t){return n.module.definitionsIn(0,e.split(".",1)[0]).every(s=>s.kind===t)}var J={importName:hm,importModule:Fl,awaitSleep:pR,addArgument:uR,removeArgument:fR,addParameter:mR,withoutUse:bm};function uR({text:n},e,t){let s=e.end-1,r=Math.max(-1,...[...e.args,...e.keywords].map(a=>a.end));if(r===-1)return{start:s,end:s,text:t};let o=n.slice(r,s),i=r+/^(?:\s*\))*/.exec(o)[0].length;return r>s||n.slice(i,s).includes(")")?null:{start:i,end:i,text:`, ${t}`}}function fR({text:n},{args:e,keywords:t},s){let r=[...e,...t].sort((d,u)=>d.start-u.start),o=r.findIndex(d=>d.kind==="keyword"&&d.arg===s),i=r[o],a=r[o-1],l=r[o+1];if(i===void 0||a===void 0&&l===void 0)return null;let c=a?{start:n.lastIndexOf(",",i.start),end:i.end}:{start:i.start,end:l.start};return n.slice(a?.end??c.start,c.end).includes("#")?null:{...c,text:""}}function pR(n,{chain:e,name:t}){let s=e[0]?.site;if(s?.result!=="statement"||t!=="time.sleep")return null;let r=Bs(n,"asyncio")===null&&Bs(n,"anyio")!==null?"anyio":"asyncio",o=Fl(n,r);if(o===null)return null;let{start:i,func:a}=s.call,l=`${o.name}.sleep`,c=`${s.awaited?"":"await "}${n.text.slice(i,a.start)}`;return{title:`Replace with "await ${l}"`,safety:"unsafe",edits:[{start:i,end:a.end,text:`${c}${l}`}],imports:{...bm(a),added:o.added}}}function bm(n){let e=_m(n);return{added:[],removed:e===null?[]:[e]}}function _m(n){return n.kind==="Attribute"?_m(n.value):n.kind==="Name"?n.id:null}function mR(n,e,t,s){let{module:r,facts:o}=e;if(r!==n.module)return null;let i=o.parameters[t];if(i!==void 0)return i.kind==="positional"?{start:i.start,end:i.start,text:`${s}, `}:null;if(t>0)return null;let a=/^\s*\(/.exec(n.text.slice(o.nameSpan.end,o.nameSpan.end+20)),l=o.nameSpan.end+(a?.[0].length??0);return a&&{start:l,end:l,text:s}}function re({module:n,registration:e,pathNode:t}){let s=t?.module===n&&km(t.node,e)?t.node:e.func;return{module:n,start:s.start,end:s.end}}function Us({call:n,pathNode:e}){let t=e?.module===n.module&&km(e.node,n.node)?e.node:n.node.func;return{module:n.module,start:t.start,end:t.end}}function ho({text:n,module:e},t){let{node:s}=t;if(t.module!==e||s.kind!=="Constant"||s.type!=="str")return null;let r=/^[rRuU]?("""|'''|"|')/.exec(n.slice(s.start,s.end));if(r===null)return null;let o={start:s.start+r[0].length,end:s.end-r[1].length};return n.slice(o.start,o.end)===s.value?o:null}function Hs(n,e,t){let s=ho(n,e),r=s===null?-1:n.text.slice(s.start,s.end).indexOf(t);return s===null||r<0||t===""?e.node:{start:s.start+r,end:s.start+r+t.length}}function kn({methods:n,path:e}){return`${n===null||n[0]==="WEBSOCKET"?"WebSocket":n.join(", ")} ${e??"?"}`}function km(n,e){return e.start<=n.start&&n.end<=e.end}function dt(n,e,t){return e.module===n?e.node:t}function Nt(n,{module:e,node:t},s){return e===n?[]:[{at:{module:e,start:t.start,end:t.end},message:s}]}function m(n,...e){let s=String.raw({raw:n.raw},...e).replace(/^[ \t]*\n/,"").split(`
`),r=s.filter(i=>i.trim()!=="").map(i=>/^[ \t]*/.exec(i)[0].length),o=r.length===0?0:Math.min(...r);return`${s.map(i=>i.slice(o)).join(`
`).trimEnd()}
`}var wm={id:"blocking-database-call",category:"async",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Synchronous database call on the event loop",why:"A synchronous session, connection or client holds its thread until the database has answered. In an `async def` that thread is the event loop, so one slow query stops every other request of the worker. Sessions are known by their type: annotations, aliases, what a dependency yields, session factories and attributes, in any module. A plain `def` endpoint runs in a thread and may use them freely.",bad:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import create_engine, select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

        class Base(DeclarativeBase): ...

        class Item(Base):
            __tablename__ = "item"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

        factory = sessionmaker(create_engine("postgresql://localhost/shop"))
        app = FastAPI()

        def get_session():
            with factory() as session:
                yield session

        @app.get("/items/{item_id}/name")
        async def read_name(item_id: int, session: Annotated[Session, Depends(get_session)]) -> str:
            return session.scalars(select(Item.name).where(Item.id == item_id)).one()  # error: [blocking-database-call] "session.scalars()"
      `],good:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI
        from sqlalchemy import create_engine, select
        from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

        class Base(DeclarativeBase): ...

        class Item(Base):
            __tablename__ = "item"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

        factory = sessionmaker(create_engine("postgresql://localhost/shop"))
        async_factory = async_sessionmaker(create_async_engine("postgresql+asyncpg://localhost/shop"))
        app = FastAPI()

        def get_session():
            with factory() as session:
                yield session

        async def get_async_session():
            async with async_factory() as session:
                yield session

        @app.get("/items/{item_id}/name")
        def read_name(item_id: int, session: Annotated[Session, Depends(get_session)]) -> str:
            return session.scalars(select(Item.name).where(Item.id == item_id)).one()

        @app.get("/items/{item_id}/label")
        async def read_label(item_id: int, session: Annotated[AsyncSession, Depends(get_async_session)]) -> str:
            names = await session.scalars(select(Item.name).where(Item.id == item_id))
            return names.one()
      `],limits:"Calls that only change the session in memory (`add`, `add_all`, `expunge`) and those that only build a query are silent, and so is `close()`, which gives the connection back. Where an object may be of a class that is not known, or the code around awaits what it gives, nothing is reported, whatever its annotation says.",references:["https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html","https://fastapi.tiangolo.com/tutorial/sql-databases/"]},check:{blockingCall(n,e){n.kind==="database"&&e.report(_e(n,"waits for the database"))}}};var Am={id:"blocking-file-io",category:"async",severity:"warning",set:"recommended",since:"0.1.0",options:{metadata:{type:"boolean",default:!1,description:"Reports, as advice, single look-ups and changes in a folder too (`os.path.exists`, `Path.mkdir`, `os.remove`), where they stand in an `async def` itself. For projects whose files are on a network file system."}},docs:{summary:"File access on the event loop",why:"Disks are slower than they look: a large upload, a network file system or a busy volume takes seconds, and on the event loop every other request of the worker waits as long. A file that is opened is reported once, not again for each read, and a helper that opens one is reported once in each file that uses it, at the first call that leads there.",bad:[m`
        import shutil

        from fastapi import FastAPI, UploadFile

        app = FastAPI()

        @app.post("/files")
        async def create_file(upload: UploadFile) -> dict[str, str | None]:
            with open("uploads/new", "wb") as target:  # warning: [blocking-file-io] "open()"
                shutil.copyfileobj(upload.file, target)  # warning: [blocking-file-io] "shutil.copyfileobj()"
            return {"name": upload.filename}
      `,m`
        from pathlib import Path

        from fastapi import FastAPI

        app = FastAPI()
        root = Path(__file__).parent / "pages"

        @app.get("/pages/{name}")
        async def read_page(name: str) -> str:
            page = root / f"{name}.html"
            if not page.exists():
                return ""
            return page.read_text()  # warning: [blocking-file-io] "page.read_text()"
      `],good:[m`
        from pathlib import Path

        import anyio
        from fastapi import FastAPI, UploadFile
        from fastapi.responses import FileResponse

        app = FastAPI()
        root = Path(__file__).parent / "pages"

        @app.get("/pages/{name}")
        async def read_page(name: str) -> str:
            return await anyio.Path(root / f"{name}.html").read_text()

        @app.get("/files/{name}")
        async def read_file(name: str) -> FileResponse:
            return FileResponse(root / name)

        @app.post("/files")
        async def create_file(upload: UploadFile) -> dict[str, str | None]:
            async with await anyio.open_file("uploads/new", "wb") as target:
                await target.write(await upload.read())
            return {"name": upload.filename}
      `],limits:"A single look-up or change in a folder (`os.path.exists`, `Path.mkdir`, `os.remove`) is silent, because a local disk is done with it sooner than a thread could take it over; the option `metadata` reports it. What may be an in-memory buffer (`zipfile.ZipFile(data)`, `Image.open(data)`, a parameter of type `BinaryIO`) is reported only when it is known to be a path or a file that was opened, and files that no disk holds (`/proc/meminfo`) are not.",references:["https://fastapi.tiangolo.com/async/","https://anyio.readthedocs.io/en/stable/fileio.html"]},check:{blockingCall(n,e){n.kind==="file"&&e.report(_e(n,"waits for the disk")),n.kind==="metadata"&&e.options.metadata===!0&&e.report({..._e(n,"waits for the file system"),severity:"info"})}}};var Sm={id:"blocking-http-call",category:"async",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Synchronous HTTP request on the event loop",why:"A synchronous client (`requests`, `urllib`, `urllib3`, `httpx.Client`) holds its thread until the other server has answered, up to its time-out, or forever where it has none. On the event loop all other requests of the worker wait as long. Clients are followed through variables, attributes, dependencies and helper functions in any module.",bad:[m`
        import requests
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/rates")
        async def read_rates() -> dict[str, float]:
            response = requests.get("https://rates.example/today")  # error: [blocking-http-call] "requests.get()"
            return response.json()
      `,{title:"a client that a dependency gives",files:{"main.py":m`
            from typing import Annotated

            import httpx
            from fastapi import Depends, FastAPI

            app = FastAPI()

            def get_client():
                with httpx.Client() as client:
                    yield client

            @app.get("/rates")
            async def read_rates(client: Annotated[httpx.Client, Depends(get_client)]) -> dict[str, float]:
                return client.get("https://rates.example/today").json()  # error: [blocking-http-call] "httpx.Client.get"
          `}}],good:[m`
        import httpx
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/rates")
        async def read_rates() -> dict[str, float]:
            async with httpx.AsyncClient() as client:
                response = await client.get("https://rates.example/today")
            return response.json()
      `,m`
        import requests
        from fastapi import FastAPI
        from fastapi.concurrency import run_in_threadpool

        app = FastAPI()

        @app.get("/rates")
        def read_rates() -> dict[str, float]:
            return requests.get("https://rates.example/today", timeout=5).json()

        @app.get("/other-rates")
        async def read_other_rates() -> dict[str, float]:
            response = await run_in_threadpool(requests.get, "https://rates.example/other", timeout=5)
            return response.json()
      `],limits:"Properties, operators and `functools.partial` objects are not followed, and neither are generator expressions that something else iterates, such as `StreamingResponse`, which does so in a thread. Functions that remember their results (`lru_cache`, `cachetools`) and calls that happen only until a value is known are silent, and so are URLs that need no server (`data:`, `file:`).",references:["https://fastapi.tiangolo.com/async/","https://www.python-httpx.org/async/"]},check:{blockingCall(n,e){n.kind==="http"&&e.report(_e(n,"waits for an HTTP response"))}}};var xm={id:"blocking-sdk-call",category:"async",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Synchronous client of a service on the event loop",why:"Clouds, payment providers, language models, mail and message servers answer after milliseconds, or after half a minute. Their synchronous clients hold the thread until then, and on the event loop that is every other request of the worker. Most have an asynchronous twin under another name (`AsyncOpenAI`, `create_async`, the `.aio` package); those without one belong into a thread.",bad:[m`
        import boto3
        from fastapi import FastAPI, UploadFile

        app = FastAPI()
        s3 = boto3.client("s3")

        @app.post("/files")
        async def create_file(upload: UploadFile) -> dict[str, str | None]:
            s3.upload_fileobj(upload.file, "bookshop", upload.filename)  # error: [blocking-sdk-call] "use aioboto3"
            return {"name": upload.filename}
      `,{title:"through a service class in another module",files:{"main.py":m`
            from fastapi import FastAPI

            from summaries import Summaries

            app = FastAPI()
            summaries = Summaries()

            @app.post("/summaries")
            async def create_summary(text: str) -> str:
                return summaries.write(text)  # error: [blocking-sdk-call] "openai.OpenAI.chat.completions.create()"
          `,"summaries.py":m`
            from openai import OpenAI

            class Summaries:
                def __init__(self) -> None:
                    self.client = OpenAI()

                def write(self, text: str) -> str:
                    answer = self.client.chat.completions.create(
                        model="some-model", messages=[{"role": "user", "content": text}]
                    )
                    return answer.choices[0].message.content or ""
          `}},{title:"a library of your own",files:{"pyproject.toml":`
[tool.fastapi-lint]
blocking-calls = [{ call = "warehouse.Client.*", use = "warehouse.AsyncClient" }]
`.trimStart(),"main.py":m`
            from fastapi import FastAPI
            from warehouse import Client

            app = FastAPI()
            warehouse = Client("https://warehouse.example")

            @app.get("/stock/{isbn}")
            async def read_stock(isbn: str) -> int:
                return warehouse.count(isbn)  # error: [blocking-sdk-call] "use warehouse.AsyncClient"
          `}}],good:[m`
        import boto3
        from fastapi import FastAPI, UploadFile
        from fastapi.concurrency import run_in_threadpool
        from openai import AsyncOpenAI

        app = FastAPI()
        s3 = boto3.client("s3")
        openai = AsyncOpenAI()

        @app.post("/files")
        async def create_file(upload: UploadFile) -> dict[str, str | None]:
            await run_in_threadpool(s3.upload_fileobj, upload.file, "bookshop", upload.filename)
            return {"name": upload.filename}

        @app.get("/files/{name}")
        async def read_link(name: str) -> str:
            return s3.generate_presigned_url("get_object", Params={"Bucket": "bookshop", "Key": name})

        @app.post("/summaries")
        async def create_summary(text: str) -> str:
            answer = await openai.chat.completions.create(
                model="some-model", messages=[{"role": "user", "content": text}]
            )
            return answer.choices[0].message.content or ""
      `],limits:'Making a client is silent where it asks nobody (`smtplib.SMTP("host")` connects and is reported, `boto3.client` is not), and so is what only computes: `generate_presigned_url`, `stripe.Webhook.construct_event`, `bucket.blob()`. What gives an iterator that asks later is silent too. Name further libraries with [`blocking-calls`](../configuration.md#blocking-calls).',references:["https://fastapi.tiangolo.com/async/","https://github.com/openai/openai-python#async-usage","https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html"]},check:{blockingCall(n,e){n.kind==="service"&&e.report(_e(n,"waits for another service"))}}};var vm={id:"blocking-sleep",category:"async",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",docs:{summary:"`time.sleep` on the event loop",why:"All requests of a worker share one event loop. `time.sleep` stops it: no other request is read, answered or timed out until the sleep is over. It does the same in a plain function that an `async def` calls, in whatever module it stands.",bad:[m`
        import time

        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/report")
        async def read_report() -> dict[str, str]:
            time.sleep(2)  # error: [blocking-sleep] "time.sleep() sleeps on the event loop"
        #   ^^^^^^^^^^
            return {"status": "ready"}
      `,{title:"through helpers in other modules",files:{"main.py":m`
            from fastapi import FastAPI

            from reports import build

            app = FastAPI()

            @app.get("/report")
            async def read_report() -> dict[str, str]:
                build()  # error: [blocking-sleep] "2 calls further down in time.sleep()"
                return {"status": "ready"}
          `,"reports.py":m`
            from polling import wait_until_ready

            def build() -> None:
                wait_until_ready()
          `,"polling.py":m`
            import time

            def wait_until_ready() -> None:
                time.sleep(0.5)
          `}}],good:[m`
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/report")
        async def read_report() -> dict[str, str]:
            await asyncio.sleep(2)
            return {"status": "ready"}
      `,m`
        import time

        from fastapi import FastAPI
        from fastapi.concurrency import run_in_threadpool

        app = FastAPI()

        @app.get("/report")
        def read_report() -> dict[str, str]:
            time.sleep(2)  # a plain "def" endpoint runs in a thread
            return {"status": "ready"}

        @app.get("/delayed")
        async def read_delayed() -> dict[str, str]:
            await run_in_threadpool(time.sleep, 2)
            return {"status": "ready"}
      `],limits:"Start-up code before the `yield` of a lifespan, code that only command-line programs, scripts or tests run, and sleeps shorter than a millisecond are silent. So are calls that happen only until a value is cached, and chains of more than six calls. Helpers that are handed to a thread (`run_in_threadpool(f)`) run there, and so do those whose decorator hands them to one; coroutines on the event loop of another thread (`Thread(target=main)`) do not stop the server.",references:["https://fastapi.tiangolo.com/async/","https://docs.python.org/3/library/asyncio-task.html#sleeping"]},check:{blockingCall(n,e){if(n.kind!=="sleep")return;let t=n.chain.length===1?J.awaitSleep(e.file,n):null;e.report({..._e(n,"sleeps"),...t&&{fix:t}})}}};var Cm={id:"blocking-subprocess",category:"async",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Waiting for another process on the event loop",why:"`subprocess.run` and its relatives return when the other program has ended. On the event loop no other request of the worker is served until then.",bad:[m`
        import subprocess

        from fastapi import FastAPI

        app = FastAPI()

        @app.post("/thumbnails")
        async def create_thumbnail() -> dict[str, int]:
            done = subprocess.run(["convert", "in.png", "out.png"])  # error: [blocking-subprocess] "subprocess.run()"
            return {"code": done.returncode}
      `],good:[m`
        import asyncio
        import subprocess

        from fastapi import FastAPI

        app = FastAPI()

        @app.post("/thumbnails")
        async def create_thumbnail() -> dict[str, int | None]:
            process = await asyncio.create_subprocess_exec("convert", "in.png", "out.png")
            await process.wait()
            return {"code": process.returncode}

        @app.post("/previews")
        def create_preview() -> dict[str, int]:
            done = subprocess.run(["convert", "in.png", "out.png"])
            return {"code": done.returncode}
      `],limits:"Starting a process with `subprocess.Popen` is not reported, only waiting for it, and `os.waitpid` with `os.WNOHANG` does not wait.",references:["https://docs.python.org/3/library/asyncio-subprocess.html"]},check:{blockingCall(n,e){n.kind==="subprocess"&&e.report(_e(n,"waits for another process"))}}};var Rm={id:"blocking-wait",category:"async",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Waiting for a thread or a person on the event loop",why:"Locks, events, queues and futures of `threading`, `queue` and `concurrent.futures` stop the thread until another one goes on. On the event loop nothing else is served meanwhile, and where the other side needs the event loop too, the server stands still for ever: a `threading.Lock` that is held across an `await`, or `run_coroutine_threadsafe(...).result()`.",bad:[m`
        from concurrent.futures import ThreadPoolExecutor

        from fastapi import FastAPI

        app = FastAPI()
        pool = ThreadPoolExecutor()

        def count(word: str) -> int:
            return len(word)

        @app.get("/words/{word}")
        async def read_word(word: str) -> int:
            return pool.submit(count, word).result()  # warning: [blocking-wait] "asyncio.wrap_future()"

        @app.get("/words")
        async def read_words(words: str) -> list[int]:
            with ThreadPoolExecutor() as workers:  # warning: [blocking-wait] "ThreadPoolExecutor()"
                return list(workers.map(count, words.split()))
      `,m`
        import asyncio
        import threading

        from fastapi import FastAPI

        app = FastAPI()
        lock = threading.Lock()
        stock = {"books": 3}

        @app.post("/orders")
        async def create_order() -> int:
            with lock:  # warning: [blocking-wait] "use asyncio.Lock"
                await asyncio.sleep(0.1)
                stock["books"] -= 1
            return stock["books"]
      `],good:[m`
        import asyncio
        import threading
        from concurrent.futures import ThreadPoolExecutor

        from fastapi import FastAPI

        app = FastAPI()
        pool = ThreadPoolExecutor()
        lock = threading.Lock()
        stock = {"books": 3}
        orders = asyncio.Lock()

        def count(word: str) -> int:
            return len(word)

        @app.get("/words/{word}")
        async def read_word(word: str) -> int:
            return await asyncio.get_running_loop().run_in_executor(pool, count, word)

        @app.get("/stock")
        async def read_stock() -> int:
            with lock:  # held for a moment only
                return stock["books"]

        @app.post("/orders")
        async def create_order() -> int:
            async with orders:
                await asyncio.sleep(0.1)
                stock["books"] -= 1
            return stock["books"]
      `],limits:"A `threading.Lock` is silent as long as no `await` stands where it is held. So is what cannot wait: `get_nowait()`, `block=False`, `timeout=0`, `put()` into a queue without `maxsize`, `result()` under `if future.done():`, and leaving `with ThreadPoolExecutor()` after an `await` in it.",references:["https://docs.python.org/3/library/asyncio-dev.html#concurrency-and-multithreading","https://docs.python.org/3/library/asyncio-sync.html"]},check:{blockingCall(n,e){if(n.kind!=="wait")return;let t=/^(builtins\.input|getpass\.getpass)$/.test(n.name);e.report(_e(n,t?"waits for somebody to type":"waits for another thread"))}}};var Tm={id:"cpu-bound-call",category:"async",severity:"info",set:"strict",since:"0.1.0",docs:{summary:"Long computation on the event loop",why:"Password hashes are made to take a tenth of a second or more, and pictures, PDF files and data frames take what their size takes. On the event loop no other request is served meanwhile. In a thread the others go on, as most of these libraries let go of Python while they compute; for what does not there are process pools.",bad:[m`
        from fastapi import FastAPI
        from pwdlib import PasswordHash

        app = FastAPI()
        password_hash = PasswordHash.recommended()

        @app.post("/users")
        async def create_user(name: str, password: str) -> str:
            stored = password_hash.hash(password)  # info: [cpu-bound-call] "pwdlib.PasswordHash.hash"
            return f"{name}:{stored}"
      `],good:[m`
        from fastapi import FastAPI
        from fastapi.concurrency import run_in_threadpool
        from pwdlib import PasswordHash

        app = FastAPI()
        password_hash = PasswordHash.recommended()

        @app.post("/users")
        async def create_user(name: str, password: str) -> str:
            stored = await run_in_threadpool(password_hash.hash, password)
            return f"{name}:{stored}"

        @app.post("/logins")
        def create_login(password: str, stored: str) -> bool:
            return password_hash.verify(password, stored)
      `],limits:"Only calls that are known to compute for long are reported: password hashing (`bcrypt`, `passlib`, `argon2`, `pwdlib`, `hashlib.scrypt`), new RSA keys, pictures (Pillow, OpenCV), PDF files, workbooks and data frames. Loops of your own are not measured. Signing a JWT takes microseconds and is silent.",references:["https://fastapi.tiangolo.com/async/","https://fastapi.tiangolo.com/tutorial/security/oauth2-jwt/"]},check:{blockingCall(n,e){n.kind==="cpu"&&e.report(_e(n,"computes for long"))}}};var Em={id:"dangling-task",category:"async",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Task that nobody keeps",why:"The event loop holds tasks by weak references only. One that nothing else refers to may be thrown away by the garbage collector before it has ended, and an exception in it is heard of late or never.",bad:[m`
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()

        async def send(text: str) -> None: ...

        @app.post("/messages")
        async def create_message(text: str) -> str:
            asyncio.create_task(send(text))  # warning: [dangling-task] "nobody keeps"
            return "accepted"
      `],good:[m`
        import asyncio

        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        running: set[asyncio.Task[None]] = set()

        async def send(text: str) -> None: ...

        @app.post("/messages")
        async def create_message(text: str) -> str:
            task = asyncio.create_task(send(text))
            running.add(task)
            task.add_done_callback(running.discard)
            return "accepted"

        @app.post("/letters")
        async def create_letter(text: str, tasks: BackgroundTasks) -> str:
            tasks.add_task(send, text)
            return "accepted"

        @app.post("/parcels")
        async def create_parcel(text: str) -> str:
            async with asyncio.TaskGroup() as group:
                group.create_task(send(text))
            return "sent"
      `],limits:"Task groups keep their tasks and are silent. A local name that is read anywhere in the function counts as keeping the task, and so does a chained call such as `create_task(\u2026).add_done_callback(\u2026)`.",references:["https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task"]},check:{droppedTask({call:n,name:e},t){let s=e===null?`${_t(n)} starts a task that nobody keeps`:`The task "${e}" is never looked at again`;t.report({at:ze(n),message:`${s}: it may be collected before it has ended, and its exceptions are lost; keep it in a set until it is done, or use a TaskGroup or BackgroundTasks`})}}};var Im={id:"nested-event-loop",category:"async",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Event loop started within another, or used where none runs",why:"A thread has one event loop at most. `asyncio.run`, `run_until_complete` and `anyio.run` raise `RuntimeError` in an `async def`, because the loop that runs it runs already, and so they do in a plain function that an `async def` calls. The other way round, FastAPI calls plain `def` endpoints and dependencies in threads without a loop: `asyncio.create_task` and `asyncio.get_event_loop` raise `RuntimeError` there.",bad:[m`
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()

        async def load() -> list[str]:
            return []

        def load_now() -> list[str]:
            return asyncio.run(load())

        @app.get("/books")
        async def read_books() -> list[str]:
            return load_now()  # error: [nested-event-loop] "one call further down in asyncio.run()"

        @app.get("/titles")
        async def read_titles() -> list[str]:
            return asyncio.run(load())  # error: [nested-event-loop] "asyncio.run() starts an event loop where one runs already"
      `,m`
        import asyncio

        from fastapi import FastAPI

        app = FastAPI()

        async def send(text: str) -> None: ...

        @app.post("/messages")
        def create_message(text: str) -> str:
            task = asyncio.create_task(send(text))  # error: [nested-event-loop] "needs a running event loop"
            return task.get_name()
      `],good:[m`
        import asyncio

        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()

        async def load() -> list[str]:
            return []

        @app.get("/books")
        async def read_books() -> list[str]:
            return await load()

        @app.get("/titles")
        def read_titles() -> list[str]:
            return asyncio.run(load())  # this thread has no event loop

        @app.post("/messages")
        def create_message(tasks: BackgroundTasks) -> str:
            tasks.add_task(load)
            return "ok"
      `],limits:"Code that asks first (`is_running()`, `get_running_loop()` in a `try`), catches the `RuntimeError`, or gives its thread a loop (`set_event_loop`) is silent, and projects with `nest_asyncio` may nest loops. Names imported under others (`from asyncio import run as start`) are not seen.",references:["https://docs.python.org/3/library/asyncio-runner.html#asyncio.run","https://fastapi.tiangolo.com/async/#very-technical-details"]},check:{loopMisuse({kind:n,caller:e,name:t,chain:s},r){let[o,...i]=s,a=_t(o),l=i.length===1?"one call":`${i.length} calls`,c=i.length===0?"":`, ${l} further down in ${t}()`,d=n==="nested"?`${a} starts an event loop where one runs already${c}, which raises RuntimeError: await the coroutine instead`:`${a} needs a running event loop${c}, but ${e.facts.name}() is a plain "def" and runs in a thread without one, so it raises RuntimeError: make it "async def"`;r.report({at:ze(o),message:d,chain:i.map(Jn)})}}};var Om={id:"unawaited-coroutine",category:"async",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",docs:{summary:"Coroutine that is never awaited",why:"Calling an `async def` makes a coroutine and runs nothing of its body. A statement that drops it does nothing at all: the mail is not sent, the record not written, and all there is to see is a `RuntimeWarning` in the log.",bad:[{title:"of another module",files:{"main.py":m`
            from fastapi import FastAPI

            from mails import send_welcome

            app = FastAPI()

            @app.post("/users")
            async def create_user(name: str) -> str:
                send_welcome(name)  # error: [unawaited-coroutine] "send_welcome() makes a coroutine that nobody awaits"
                return name
          `,"mails.py":m`
            async def send_welcome(name: str) -> None:
                print(f"Welcome, {name}")
          `}},m`
        import asyncio

        from fastapi import FastAPI, WebSocket

        app = FastAPI()

        @app.websocket("/clock")
        async def tell_time(websocket: WebSocket) -> None:
            await websocket.accept()
            asyncio.sleep(1)  # error: [unawaited-coroutine] "await asyncio.sleep(…)"
            websocket.send_text("tick")  # error: [unawaited-coroutine] "await websocket.send_text(…)"
      `],good:[m`
        import asyncio

        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()

        async def send_welcome(name: str) -> None: ...

        @app.post("/users")
        async def create_user(name: str, tasks: BackgroundTasks) -> str:
            await send_welcome(name)
            tasks.add_task(send_welcome, name)
            await asyncio.gather(send_welcome(name), send_welcome(name))
            return name
      `],limits:"Only statements are looked at: what is assigned, returned or handed on may be awaited later. Functions with decorators of libraries that are not known to leave a coroutine a coroutine are silent, and un-awaited calls of an `AsyncSession` have a rule of their own.",references:["https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines","https://fastapi.tiangolo.com/async/"]},check:{droppedCoroutine({call:n,caller:e},t){let s=_t(n),{start:r}=n.node,o=`"await ${s.replace(/\(\)$/,"(\u2026)")}"`,i=e.facts.isAsync?`write ${o}`:`make ${e.facts.name}() an "async def" and write ${o}`;t.report({at:ze(n),message:`${s} makes a coroutine that nobody awaits, so nothing of it ever runs: ${i}`,...e.facts.isAsync&&{fix:{title:"Await it",safety:"unsafe",edits:[{start:r,end:r,text:"await "}]}}})}}};var Mm=[vm,Sm,wm,Am,Cm,xm,Rm,Tm,Im,Om,Em];var go=`
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase): ...


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")
`,Nm={id:"lazy-load-in-loop",category:"database",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Lazy relationship read for each object of a query (N+1 queries)",why:"A relationship is loaded when it is first read, unless its declaration or the query says otherwise. Reading it in a loop over the objects\nof a query therefore sends one more query to the database for each object: a hundred authors cost a hundred and one queries instead of two.\nThe page is fast with the ten rows of a test and slow with the rows of production.\n\nA loader option on the query (`.options(selectinload(Author.books))`) loads all of them with one more query, or with none (`joinedload`).",bad:[{title:"the query has no loader option",files:{"models.py":go,"main.py":m`
            from sqlalchemy import select
            from sqlalchemy.orm import Session

            from models import Author


            def titles(session: Session) -> dict[str, list[str]]:
                authors = session.scalars(select(Author)).all()
                return {author.name: [book.title for book in author.books] for author in authors}  # warning: "Author.books"
          `}},{title:"a query in another module, and a relationship to one object",files:{"models.py":go,"crud.py":m`
            from sqlalchemy.orm import Session

            from models import Book


            def get_books(db: Session):
                return db.query(Book).order_by(Book.title).all()
          `,"main.py":m`
            from sqlalchemy.orm import Session

            import crud


            def lines(db: Session) -> list[str]:
                result = []
                for book in crud.get_books(db):
                    result.append(f"{book.title} by {book.author.name}")  # warning: "joinedload(Book.author)"
                return result
          `}}],good:[{title:"the query loads the relationship",files:{"models.py":go,"main.py":m`
            from sqlalchemy import select
            from sqlalchemy.orm import Session, selectinload

            from models import Author


            def titles(session: Session) -> dict[str, list[str]]:
                authors = session.scalars(select(Author).options(selectinload(Author.books))).all()
                return {author.name: [book.title for book in author.books] for author in authors}
          `}},{title:"the relationship leads back to the object it was reached from",files:{"models.py":go,"main.py":m`
            from sqlalchemy.orm import Session

            from models import Author


            def titles(session: Session) -> list[str]:
                author = session.get(Author, 1)
                return [f"{book.title} by {book.author.name}" for book in author.books] if author else []
          `}}],limits:"Silent as soon as some part of the query is not known (a loader option that cannot be followed, a query from a library, what\na subclass may replace), and where at least one way to the query has an option for the relationship. Also silent: relationships to one\nobject that the query pins (`where(Book.author_id == 3)`), that lead to the same table, or back to where the loop's objects come from;\nloops over at most ten rows; loops that commit, after which everything is loaded again; relationships that another query of the function\nloads; reads after which the loop is left; and functions that read a relationship only in some cases, or are only called for some objects.\nRows (`row.Author`), association proxies and objects taken from tuples are not followed. An `AsyncSession` raises `MissingGreenlet`\ninstead of loading, which is another fault. Relationships to one object count although objects that the session already has are not\nqueried again. Tests, scripts, migrations, command-line programs and functions that repair data once (`fix_\u2026`, `backfill_\u2026`, `migrate_\u2026`,\n`seed_\u2026`) are exempt.",references:["https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html","https://docs.sqlalchemy.org/en/20/faq/performance.html"]},check:{loopOverQuery({queries:n,lazyReads:e},t){for(let{at:s,relationship:r,name:o,text:i,option:a,within:l}of e){let c=l?`${i}, read in ${l.symbol.facts.name}(),`:i;t.report({at:s,message:`${c} sends a query for each object of this loop, because ${o} is loaded lazily; add .options(${a}) to the query of the loop`,related:[{at:r.place,message:`${o} is declared here, without a loader strategy`},...n.map(({place:d})=>({at:d,message:"the query whose objects the loop goes through"})),...l?[{at:l.place,message:`${l.symbol.facts.name}() reads it here`}]:[]]})}}}};var Pm={id:"query-in-loop",category:"database",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Query for each element of a loop (N+1 queries)",why:"Each query is a round trip to the database: a loop that asks for one row at a time takes as many of them as it has elements. One query for\nall of them (`where(Product.id.in_(ids))`) and a dictionary, or a join, do the same work at once.",bad:[{title:"in the loop itself",files:{"main.py":m`
            from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


            class Base(DeclarativeBase): ...


            class Product(Base):
                __tablename__ = "products"
                id: Mapped[int] = mapped_column(primary_key=True)
                price: Mapped[int]


            def total(db: Session, ids: list[int]) -> int:
                result = 0
                for product_id in ids:
                    product = db.query(Product).filter(Product.id == product_id).first()  # warning: "Query.first"
                    result += product.price if product else 0
                return result
          `}},{title:"in a function of another module",files:{"crud.py":m`
            from sqlalchemy.ext.asyncio import AsyncSession
            from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


            class Base(DeclarativeBase): ...


            class User(Base):
                __tablename__ = "users"
                id: Mapped[int] = mapped_column(primary_key=True)
                name: Mapped[str]


            async def get_user(session: AsyncSession, user_id: int) -> User | None:
                return await session.get(User, user_id)
          `,"main.py":m`
            from sqlalchemy.ext.asyncio import AsyncSession

            import crud


            async def names(session: AsyncSession, ids: list[int]) -> list[str]:
                users = [await crud.get_user(session, user_id) for user_id in ids]  # warning: "get_user"
                return [user.name for user in users if user]
          `}}],good:[m`
        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


        class Base(DeclarativeBase): ...


        class Product(Base):
            __tablename__ = "products"
            id: Mapped[int] = mapped_column(primary_key=True)
            price: Mapped[int]


        def total(db: Session, ids: list[int]) -> int:
            products = db.scalars(select(Product).where(Product.id.in_(ids))).all()
            return sum(product.price for product in products)


        def load_in_chunks(db: Session, ids: list[int]) -> list[Product]:
            found: list[Product] = []
            for start in range(0, len(ids), 500):
                chunk = ids[start : start + 500]
                found += db.scalars(select(Product).where(Product.id.in_(chunk))).all()
            return found
      `],limits:"A loop is reported once; further queries in it are related places. Only queries that read count, and only those that depend\non the element of the loop. Silent: loops over a few written-out values, chunks, pages, slices and matches of a pattern; loops that try\ntheir elements until one is found, leave after the first query or when there are enough, hand out one result after the other (`yield`), or\nwrite or commit for each element, themselves or in a helper; queries behind a cache, a fallback or an `except`, for row locks, for a table\nthat the element names, and for the first few of each group; helpers whose result nobody uses, that also write, are named like that\n(`update_\u2026`), only query if an optional argument asks for it, or call the function of the loop again; statements that are not known to be\na SELECT. Queries that a `lambda` sends (`map`) are not found. Tests, scripts, migrations, command-line programs and functions that repair\ndata once (`fix_\u2026`, `backfill_\u2026`, `migrate_\u2026`, `seed_\u2026`) are exempt.",references:["https://docs.sqlalchemy.org/en/20/faq/performance.html","https://docs.sqlalchemy.org/en/20/core/sqlelement.html"]},check:{queryInLoop({loop:n,call:e,chain:t,method:s,others:r},o){let[i]=t,a=t.length>1?i?.runs[0]?.facts.name:void 0,l=a===void 0?s:`${a}()`,c=a===void 0?"runs a query":`runs a query (${s})`;o.report({at:e.node.kind==="Call"?e.node.func:e.node,message:`${l} ${c} for each element of this loop; load all rows with one query before it, for example with .in_(\u2026) or a join`,related:[{at:{...n.header,module:o.module},message:"the loop"},...r.map(({module:d,node:{start:u,end:f}})=>({at:{module:d,start:u,end:f},message:"this runs a query for each element, too"}))],chain:t.length<2?[]:t.map(({module:d,node:u,runs:f})=>({at:{module:d,start:u.start,end:u.end},message:f[0]?`calls ${f[0].facts.name}()`:`runs the query (${s})`}))})}}};var Fm=[Nm,Pm];var Lm={id:"called-dependency",category:"dependencies",severity:"error",set:"recommended",since:"0.1.0",fixable:"safe",docs:{summary:"Dependency that is called instead of handed over",why:"`Depends` takes something that FastAPI calls for each request. `Depends(get_db())` calls it once, when the module is imported, and hands\nover its result; if that is a coroutine, a generator or any other object that cannot be called, FastAPI refuses the route with a `TypeError`\nand the application does not start. Leave the parentheses out.",bad:[m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        async def get_user() -> str:
            return "anna"

        @app.get("/me")
        async def read_me(user: str = Depends(get_user())) -> str:  # error: "a coroutine"
        #                                     ^^^^^^^^^^
            return user
      `,m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        class Settings:
            name = "shop"

        def get_settings():
            return Settings()

        @app.get("/name", dependencies=[Depends(get_settings())])  # error: "a Settings"
        def read_name() -> str:
            return "shop"
      `],good:[m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        async def get_user() -> str:
            return "anna"

        def require(role: str):
            def check(user: str = Depends(get_user)) -> str:
                return user

            return check

        class Limit:
            def __init__(self, number: int):
                self.number = number

            def __call__(self) -> int:
                return self.number

        @app.get("/me", dependencies=[Depends(Limit(3))])
        async def read_me(user: str = Depends(require("admin"))) -> str:
            return user
      `],limits:"Silent where it is not known what the call gives: a factory without annotation that returns something from elsewhere.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/#declare-the-dependency-in-the-dependant"]},mentions:/Depends|Security|fastapi/,check:{file(n,e){let{application:t,module:s,file:r,report:o,typeOf:i}=e,{inference:a}=t.project;if(s.role!=="test")for(let l of yn(a,s)){let c=l.args[0]??l.keywords.find(({arg:h})=>h==="dependency")?.value;if(c?.kind!=="Call")continue;let d=i(c.func);if(d.kind==="function"&&d.function.facts.decorators.length>0)continue;let u=Ps(a,{module:s,node:c});if(u===null)continue;let f=r.text.slice(c.func.start,c.func.end),p=r.text.slice(l.func.start,l.func.end),y=yR(c,e);o({at:c,message:`${p}(${f}(...)) hands over ${u}, the result of calling ${f}, which FastAPI cannot call: the route is refused with a TypeError; write ${p}(${f})`,...y&&{fix:y}})}}}};function yR({func:n,args:e,keywords:t,end:s},{file:r}){return e.length>0||t.length>0||!/^\s*\(\s*\)$/.test(r.text.slice(n.end,s))?null:{title:"Leave the parentheses out",safety:"safe",edits:[{start:n.end,end:s,text:""}]}}var $m={id:"commit-after-yield",category:"dependencies",severity:"warning",set:"recommended",since:"0.1.0",fixable:"unsafe",requires:{fastapi:"0.118"},docs:{summary:"Commit in a dependency that happens when the response has been sent",why:'From FastAPI 0.118 on, what follows the `yield` of a dependency runs after the response has been sent and the background tasks are\ndone. A commit there can fail, and the client has its 200 already: the data is lost and nobody is told. Even when it succeeds, a client that\nreads at once what it has just created may not find it.\n\nCommit in the handler or in the service that it calls, or let the dependency end before the response is sent: `Depends(get_db,\nscope="function")` (FastAPI 0.121). `async with session.begin(): yield session` commits in the same place.',bad:[m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        class Session:
            def commit(self): raise HTTPException(409, "out of stock")
            def close(self): ...

        def get_db():
            db = Session()
            try:
                yield db
                db.commit()  # warning: "db.commit()"
        #       ^^^^^^^^^
            finally:
                db.close()

        @app.post("/items", status_code=201)
        def create_item(db: Session = Depends(get_db)) -> int:
            return 1
      `],good:[m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        class Session:
            def commit(self): raise HTTPException(409, "out of stock")
            def close(self): ...

        def get_db():
            db = Session()
            try:
                yield db
                db.commit()
            finally:
                db.close()

        @app.post("/items", status_code=201)
        def create_item(db: Session = Depends(get_db, scope="function")) -> int:
            return 1
      `,m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        class Session:
            def commit(self): raise HTTPException(409, "out of stock")
            def close(self): ...

        def get_db():
            db = Session()
            try:
                yield db
            finally:
                db.close()

        @app.post("/items", status_code=201)
        def create_item(db: Session = Depends(get_db)) -> int:
            db.commit()
            return 1
      `],limits:"Commits in helpers that the dependency calls, and in the `__exit__` of the project's own context managers, are not found.",references:["https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-httpexception-except-and-background-tasks","https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#early-exit-and-scope"]},mentions:/\byield\b/,check:{generatorDependency(n,e){let{application:t,module:s,file:r,report:o,isAtLeast:i}=e;if(s.role==="test"||!i("fastapi","0.118"))return;let a=i("fastapi","0.121"),l=a?`commit in the handler, or declare Depends(${n.symbol.facts.name}, scope="function")`:"commit in the handler";for(let{call:c,isBegin:d,point:u}of Pa(t,n)){let f=`${r.text.slice(c.func.start,c.func.end).replace(/\s+/g,"")}()`,p=a?hR(n,e):null;o({at:c.func,message:`${n.name}() commits ${d?`at the end of ${f}`:`with ${f}`}, when the response has been sent: a commit that fails hides behind a success; ${l}`,related:[{at:{module:s,start:u.node.start,end:u.node.end},message:"what follows runs after the response"}],...p&&{fix:p}})}}}};function hR({symbol:n,uses:e,dependencies:t},{file:s}){let r=t.map(({at:l})=>l),o=r.some(({module:l})=>l!==s.module)||t.some(({scope:l})=>l!==null),i=e.some(({operation:l})=>l.allDependencies.some(({callable:c,dependencies:d})=>c.function?.facts.isGenerator&&d.some(u=>u.callable.function===n)));if(r.length===0||o||i)return null;let a=r.flatMap(({node:l})=>{let c=l.kind==="Call"?l.keywords.at(-1)??l.args.at(-1):void 0;return c?[{start:c.end,end:c.end,text:', scope="function"'}]:[]});return a.length<r.length?null:{title:`End ${n.facts.name}() before the response is sent`,safety:"unsafe",edits:a}}var Dm={id:"contextmanager-dependency",category:"dependencies",severity:"error",set:"recommended",since:"0.1.0",fixable:"safe",docs:{summary:"Dependency decorated with `@contextmanager`",why:"FastAPI makes a context manager out of a dependency with `yield` by itself. One that is a context manager already fails: from FastAPI\n0.123.5 on every request ends with status 500, and older versions hand over the manager instead of what it yields. Take the decorator away. If\nother code needs the context manager, write a dependency of its own: `with manager() as value: yield value`.",bad:[m`
        from contextlib import contextmanager

        from fastapi import Depends, FastAPI

        app = FastAPI()

        @contextmanager  # error: "get_number"
        #^^^^^^^^^^^^^^
        def get_number():
            yield 1

        @app.get("/numbers")
        def read_number(number=Depends(get_number)) -> int:
            return number
      `,m`
        from contextlib import asynccontextmanager

        from fastapi import Depends, FastAPI

        app = FastAPI()

        @asynccontextmanager  # error: "get_number"
        async def get_number():
            yield 1

        @app.get("/numbers", dependencies=[Depends(get_number)])
        async def read_number() -> int:
            return 1
      `],good:[m`
        from contextlib import contextmanager

        from fastapi import Depends, FastAPI

        app = FastAPI()

        @contextmanager
        def numbers():
            yield 1

        def get_number():
            with numbers() as number:
                yield number

        @app.get("/numbers")
        def read_number(number: int = Depends(get_number)) -> int:
            return number
      `],references:["https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#using-context-managers-in-dependencies-with-yield"]},mentions:/contextmanager/,check:{file(n,e){let{module:t,application:s}=e;if(t.role==="test")return;let{inference:r}=s.project;for(let o of t.functions){if(!o.facts.isGenerator||o.facts.decorators.length===0)continue;let i=r.decoratorsOf(o).findIndex(u=>u!==null&&gR.has(u)),a=o.facts.decorators[i];if(a===void 0||!bR(o,e))continue;let l=_R(o,e),c=l?null:kR(a,e),d=e.isAtLeast("fastapi","0.123.5")?"every request that needs it ends with status 500":"handlers get the context manager instead of what it yields";e.report({at:a,message:`The dependency ${o.facts.name}() is a context manager already, so ${d}; ${l?"write a dependency that yields from it in a with statement":"take the decorator away"}`,...c&&{fix:c}})}}}},gR=new Set(["contextlib.contextmanager","contextlib.asynccontextmanager"]);function bR(n,{application:e,module:t}){let{fastapi:s}=e;return s.endpointsIn(t).some(o=>o.isDependency&&o.function===n)||s.dependenciesOn(n).length>0}function _R({facts:n},{application:e}){return[...e.project.modules.values()].some(t=>[t.facts.topLevel,...t.facts.functions].some(({calls:s})=>s.some(({call:{func:r}})=>(r.kind==="Name"?r.id:r.kind==="Attribute"?r.attr:"")===n.name)))}function kR(n,{file:e}){let{start:t,end:s}=n,r=e.text.lastIndexOf(`
`,t)+1,o=e.text.indexOf(`
`,s);return!(e.text.slice(r,t).trim()==="@"&&e.text.slice(s,o).trim()==="")||o<0?null:{title:"Take the decorator away",safety:"safe",edits:[{start:r,end:o+1,text:""}],imports:J.withoutUse(n)}}var qm={id:"detached-background-tasks",category:"dependencies",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Background task that never runs",why:"Background tasks belong to a response. FastAPI runs those of a parameter `tasks: BackgroundTasks`, and those of a returned\n`Response(background=tasks)`; a `BackgroundTasks()` made by hand and handed to nobody is forgotten with everything in it.\n\n`tasks.add_task(send(message))` calls `send` at once, before the response, or makes a coroutine that nobody awaits; then the result is called\nas if it were the task, which fails. Hand the function over, and its arguments after it: `tasks.add_task(send, message)`.",bad:[m`
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent = []

        def send(message: str) -> None:
            sent.append(message)

        @app.post("/messages")
        def create_message() -> int:
            tasks = BackgroundTasks()  # error: "never run"
        #           ^^^^^^^^^^^^^^^^^
            tasks.add_task(send, "hello")
            return 1

        @app.get("/sent")
        def read_sent() -> int:
            return len(sent)
      `,m`
        from fastapi import BackgroundTasks, FastAPI

        app = FastAPI()
        sent = []

        async def send(message: str) -> None:
            sent.append(message)

        @app.post("/messages")
        def create_message(tasks: BackgroundTasks) -> int:
            tasks.add_task(send("hello"))  # error: "add_task(send, ...)"
        #                  ^^^^^^^^^^^^^
            return 1

        @app.get("/sent")
        def read_sent() -> int:
            return len(sent)
      `],good:[m`
        from fastapi import BackgroundTasks, FastAPI
        from fastapi.responses import JSONResponse

        app = FastAPI()
        sent = []

        def send(message: str) -> None:
            sent.append(message)

        @app.post("/messages")
        def create_message(tasks: BackgroundTasks) -> int:
            tasks.add_task(send, "hello")
            return 1

        @app.post("/others")
        def create_other() -> JSONResponse:
            tasks = BackgroundTasks()
            tasks.add_task(send, "hello")
            return JSONResponse({}, background=tasks)

        @app.get("/sent")
        def read_sent() -> int:
            return len(sent)
      `],limits:"Tasks that are handed to another function, kept in an attribute or returned are taken to be attached to a response there.",references:["https://fastapi.tiangolo.com/tutorial/background-tasks/","https://fastapi.tiangolo.com/reference/background/"]},mentions:/BackgroundTask|add_task/,check:{file(n,{application:e,module:t,report:s}){if(t.role!=="test")for(let r of Ua(e,n)){if(r.kind==="detached"){s({at:r.call,message:r.isSingle?"This task will never run, because no response gets it; pass it to the returned Response as background=...":'These tasks will never run, because no response gets them; take "tasks: BackgroundTasks" as a parameter, or pass them to the returned Response as background=...'});continue}let{argument:o,call:i,result:a}=r,l=n.text.slice(o.func.start,o.func.end),c=n.text.slice(i.func.start,i.func.end).replace(/^.*\./s,"");s({at:o,message:`${c}(${l}(...)) hands over ${a}, the result of calling ${l}, instead of the task: running it fails; write ${c}(${l}, ...)`})}}}};var jm={id:"misplaced-depends",category:"dependencies",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"`Depends` where FastAPI does not resolve it",why:"`Depends(f)` calls nothing: it makes an object that tells FastAPI what to call. FastAPI looks for such objects in the signatures of\nhandlers and of their dependencies, and in lists of `dependencies`; everywhere else the object stays what it is. Code that uses it like a session\nfails with `'Depends' object has no attribute`, a check that is only written down in a body never runs, and a model takes it for the value of the\nfield.\n\nA function that is called by other code gets nothing from FastAPI, even if it is a handler: hand the value over.",bad:[m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        class Session:
            def items(self) -> list[str]: return []

        def get_db():
            yield Session()

        @app.get("/body")
        def read_in_body() -> list[str]:
            db = Depends(get_db)  # error: "db"
            return db.items()

        def load_items(db: Session = Depends(get_db)) -> list[str]:
            return db.items()

        @app.get("/helper")
        def read_with_helper() -> list[str]:
            return load_items()  # error: "load_items() is called without \"db\""
        #          ^^^^^^^^^^

        @app.get("/direct")
        def read_directly() -> list[str]:
            return Depends(get_db).items()  # error: "Depends"
      `],good:[m`
        from fastapi import Depends, FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Session:
            def items(self) -> list[str]: return []

        class Page(BaseModel):
            limit: int = 10
            offset: int = 0

        def get_db():
            yield Session()

        def load_items(db: Session = Depends(get_db)) -> list[str]:
            return db.items()

        @app.get("/body")
        def read_in_body(db: Session = Depends(get_db)) -> list[str]:
            return db.items()

        @app.get("/helper")
        def read_with_helper(db: Session = Depends(get_db), page: Page = Depends()) -> list[str]:
            return load_items(db)

        @app.get("/direct")
        def read_directly(items: list[str] = Depends(load_items)) -> list[str]:
            return items
      `],limits:"A call that leaves the argument out is reported where the function uses the parameter and has no decorators but those of routes: other\ndecorators may fill it. In a body, only objects that are used like the value (an attribute, an index, a call, a loop) are reported: they may\nalso be handed on to an `APIRouter`. Class attributes are reported for Pydantic models only, as class-based views are made of them.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/"]},check:{file(n,e){if(e.module.role!=="test")for(let t of ml(e.application,n))e.report({at:t.kind==="helper"?t.call.func:t.call,message:wR(t,e),related:AR(t,e)})}}};function wR(n,{file:e}){let t=e.text.slice(n.call.start,n.call.end).replace(/\s+/g," "),s=t.length>60?"Depends(...)":t;switch(n.kind){case"dropped":return`${s} does nothing as a statement: what it names is never called; add it to the parameters or to dependencies=[...] of the route`;case"body":return n.name===null?`${s} is used like the value that FastAPI would provide, but in a body nobody resolves it; declare it as a parameter`:`"${n.name}" is ${s} itself and not what FastAPI would provide, as nobody resolves it in a body; declare it as a parameter`;case"container":return`The default of "${n.parameter}" of ${n.function}() holds ${s}, which FastAPI does not resolve there; declare a parameter for it, or dependencies=[...] of the route`;case"model":return`The field "${n.field}" of the model ${n.class} has ${s} as its default, which nobody resolves; declare it as a parameter of the handler`;case"helper":return`${n.function}() is called without "${n.parameter}", which is then a Depends object, because FastAPI fills only what it calls itself; hand the value over`}}function AR(n,{module:e}){return n.kind==="helper"?[{at:n.declared,message:"this is what the parameter is then"}]:n.kind!=="body"||n.name===null?[]:[{at:{module:e,start:n.use.start,end:n.use.end},message:"here it is used like the value"}]}var Bm={id:"multiple-yield",category:"dependencies",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Dependency that yields more than once",why:"A dependency has one value for each request: FastAPI hands over what is yielded first, and when the handler is done it lets the\nfunction run to its end. If it meets a second `yield` there, Python raises `RuntimeError: generator didn't stop`, what stands behind it\nis skipped, and the response has already been sent.\n\nThe same happens where an `except` block around the `yield` yields a substitute: it runs when the *handler* raises, too, and then Python raises\n`generator didn't stop after athrow()`. Yield once, and choose the value before.",bad:[m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_numbers():
            yield 1
            yield 2  # error: "get_numbers"
        #   ^^^^^^^

        @app.get("/numbers")
        def read_numbers(number: int = Depends(get_numbers)) -> int:
            return number
      `,m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        def get_number():
            try:
                yield 1
            except Exception:
                yield 0  # error: "raises"

        @app.get("/numbers")
        def read_number(number: int = Depends(get_number)) -> int:
            raise HTTPException(404)
      `],good:[m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_number(large: bool = False):
            if large:
                yield 1000
            else:
                yield 1

        def get_other(large: bool = False):
            if large:
                yield 1000
                return
            yield 1

        @app.get("/numbers")
        def read_number(number: int = Depends(get_number), other: int = Depends(get_other)) -> int:
            return number + other
      `],limits:"Loops are reported only where they go round more than once for certain. Silent where both stand under conditions that may exclude\none another, and where a narrow `except` yields a substitute for what can fail before the first `yield`.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/"]},mentions:/\byield\b/,check:{generatorDependency(n,{module:e,report:t}){if(e.role!=="test")for(let{point:s,first:r,reason:o}of Ma(n)){let i={sequence:"yields again after its first yield, which raises RuntimeError when the handler is done",loop:"yields in a loop, which raises RuntimeError when the handler is done",handler:"yields again when the handler raises, which FastAPI cannot use: the client gets status 500"}[o];t({at:s.node,message:`${n.name}() ${i}; yield once`,related:r===s?[]:[{at:{module:e,start:r.node.start,end:r.node.end},message:"the first yield"}]})}}}};var Hm={id:"repeated-dependency",category:"dependencies",severity:"info",set:"strict",since:"0.1.0",options:{repetitions:{type:"integer",default:3,description:"How many times the same annotation may be written before it is reported."}},docs:{summary:"`Annotated[X, Depends(f)]` that is spelled out again and again",why:"The same type and the same dependency in signature after signature is noise to read, and a change of either has to be made everywhere. An\n`Annotated` can have a name: `SessionDep = Annotated[Session, Depends(get_session)]`, and signatures say `session: SessionDep`.",bad:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_user() -> str:
            return "anna"

        @app.get("/name")
        def read_name(user: Annotated[str, Depends(get_user)]) -> str:  # info: "3 times"
        #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            return user

        @app.get("/size")
        def read_size(user: Annotated[str, Depends(get_user)]) -> int:
            return len(user)

        @app.get("/upper")
        def read_upper(user: Annotated[str, Depends(get_user)]) -> str:
            return user.upper()
      `],good:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_user() -> str:
            return "anna"

        UserDep = Annotated[str, Depends(get_user)]

        @app.get("/name")
        def read_name(user: UserDep) -> str:
            return user

        @app.get("/size")
        def read_size(user: UserDep) -> int:
            return len(user)

        @app.get("/upper")
        def read_upper(user: UserDep) -> str:
            return user.upper()
      `],limits:"One report for each annotation, at its first place in the project. `= Depends(f)` as a default cannot be named like that, and is not\ncounted.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/#share-annotated-dependencies"]},mentions:/Annotated/,check:{repeatedAnnotation({places:n,target:e,alias:t},{options:s,file:r,report:o}){let[i,...a]=n;if(i===void 0||n.length<Number(s.repetitions))return;let l=r.text.slice(i.node.start,i.node.end).replace(/\s+/g," "),c=l.length>80?`The annotation with Depends(${e})`:l;o({at:i.node,message:`${c} is spelled out ${n.length} times; ${t===null?"give it a name and use that":`it has a name already: ${t.name} of ${t.at.module.name}`}`,related:[...t===null?[]:[{at:Um(t.at),message:"this stands for the same"}],...a.slice(0,SR).map(d=>({at:Um(d),message:"here again"}))]})}}},SR=10;function Um({module:n,node:{start:e,end:t}}){return{module:n,start:e,end:t}}var Wm={id:"swallowed-dependency-exception",category:"dependencies",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",requires:{fastapi:"0.110"},docs:{summary:"Dependency with `yield` that catches an exception and does not raise it again",why:'What a handler raises comes out of the `yield` of its dependencies. A dependency that catches it and ends normally tells FastAPI\nthat all is well, but there is no response: the client gets status 500, and the log says "Response not awaited" instead of what happened.\nWith `except Exception` this turns every `HTTPException(404)` into a 500; a narrow `except` does it to the exceptions it names, and the\napplication\'s exception handlers never see them.\n\nEnd the `except` block with `raise`, or raise something else there.',bad:[m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        class Session:
            def rollback(self): ...
            def close(self): ...

        def get_db():
            db = Session()
            try:
                yield db
            except Exception:  # error: "HTTPException"
        #   ^^^^^^^^^^^^^^^^
                db.rollback()
            finally:
                db.close()

        @app.get("/items/{item_id}")
        def read_item(item_id: int, db: Session = Depends(get_db)) -> int:
            raise HTTPException(404)
      `,m`
        from contextlib import suppress

        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_quota():
            try:
                yield 10
            except KeyError:  # error: "KeyError"
                print("no quota")

        def get_limit():
            with suppress(LookupError):  # error: "LookupError"
        #        ^^^^^^^^^^^^^^^^^^^^^
                yield 10

        @app.get("/quota", dependencies=[Depends(get_quota)])
        def read_quota() -> int:
            raise KeyError("quota")

        @app.get("/limit", dependencies=[Depends(get_limit)])
        def read_limit() -> int:
            raise KeyError("limit")
      `],good:[m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()

        class Session:
            def rollback(self): ...
            def close(self): ...

        def get_db():
            db = Session()
            try:
                yield db
            except Exception:
                db.rollback()
                raise
            finally:
                db.close()

        @app.get("/items/{item_id}")
        def read_item(item_id: int, db: Session = Depends(get_db)) -> int:
            raise HTTPException(404)
      `],limits:"Silent where the `except` block, or what follows it, raises under some condition or calls a function of the project that does;\nwhere it yields again (that is multiple-yield); for dependencies of WebSockets only, which need no response; for dependencies with decorators;\nand in tests.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#dependencies-with-yield-and-except","https://fastapi.tiangolo.com/release-notes/#01100"]},mentions:/\byield\b/,check:{generatorDependency(n,{application:e,module:t,file:s,report:r,isAtLeast:o}){if(!(!o("fastapi","0.110")||t.role==="test"||Ns(n)))for(let{at:i,types:a,isBroad:l,handler:c}of Al(e,n)){let d=a===null?"every exception":s.text.slice(a.start,a.end).replace(/\s+/g," "),u=c&&xR(s.text,c),f=c===null?"take the suppress() away":'end the block with "raise"';r({at:i,message:l?`${n.name}() catches ${d} around its yield and does not raise it again: what a handler raises, HTTPException(404) too, becomes status 500; ${f}`:`${n.name}() catches ${d} around its yield and does not raise it again: a handler that raises it ends with status 500 and "Response not awaited", and no exception handler sees it; ${f}`,...u&&{fix:u}})}}}};function xR(n,{start:e,body:t}){let s=t.at(-1),r={title:"Raise the exception again",safety:"unsafe"};if(s.kind==="Pass")return{...r,edits:[{start:s.start,end:s.end,text:"raise"}]};let o=n.lastIndexOf(`
`,t[0].start)+1;if(o<=e||s.kind==="Return")return null;let i=n.slice(o,t[0].start),a=n.indexOf(`
`,s.end),l=a<0?n.length:a;return!/^[ \t]*$/.test(i)||!/^[ \t]*(#.*)?\r?$/.test(n.slice(s.end,l))?null:{...r,edits:[{start:l,end:l,text:`
${i}raise`}]}}var Gm={id:"yield-without-finally",category:"dependencies",severity:"warning",set:"recommended",since:"0.1.0",fixable:"unsafe",docs:{summary:"Clean-up after `yield` that is skipped when the handler raises",why:"When a handler raises, an `HTTPException` too, the exception comes out of the `yield` of its dependencies, and what stands behind it does\nnot run: every 404 leaves a connection open, a file locked, a temporary folder on the disk. Put the clean-up into a `finally`, or let a\n`with` do it.",bad:[m`
        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        closed = []

        class Connection:
            def close(self): closed.append(self)

        def get_connection():
            connection = Connection()
            yield connection
            connection.close()  # warning: "connection.close()"
        #   ^^^^^^^^^^^^^^^^

        @app.get("/items/{item_id}")
        def read_item(item_id: int, connection: Connection = Depends(get_connection)) -> int:
            raise HTTPException(404)

        @app.get("/closed")
        def read_closed() -> int:
            return len(closed)
      `],good:[m`
        from contextlib import closing

        from fastapi import Depends, FastAPI, HTTPException

        app = FastAPI()
        closed = []

        class Connection:
            def close(self): closed.append(self)

        def get_connection():
            connection = Connection()
            try:
                yield connection
            finally:
                connection.close()

        def get_other():
            with closing(Connection()) as connection:
                yield connection

        @app.get("/items/{item_id}")
        def read_item(
            item_id: int, one: Connection = Depends(get_connection), other: Connection = Depends(get_other)
        ) -> int:
            raise HTTPException(404)

        @app.get("/closed")
        def read_closed() -> int:
            return len(closed)
      `],limits:"Clean-up is what its name says: `close`, `release`, `rmtree`, `ContextVar.reset` and the like. Other code after a `yield` (a commit, a\nmeasurement) may be meant for success only. Silent where an `except` around the `yield` decides what runs, or a `with` closes the same object.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/dependencies-with-yield/#a-dependency-with-yield-and-try"]},mentions:/\byield\b/,check:{generatorDependency(n,{module:e,file:t,report:s}){if(e.role==="test")return;let[r,...o]=Na(n);if(r===void 0)return;let i=vR(t.text,n,[r,...o]),{func:a}=r.call;s({at:a,message:`${n.name}() skips ${t.text.slice(a.start,a.end).replace(/\s+/g,"")}() when the handler raises, an HTTPException too; put the yield into try and the clean-up into finally`,related:[{at:{module:e,start:r.point.node.start,end:r.point.node.end},message:"exceptions of the handler come out here"},...o.map(({call:l})=>({at:{module:e,start:l.start,end:l.end},message:"this is skipped, too"}))],...i&&{fix:i}})}}};function vR(n,{node:e},t){let s=e.body.findIndex(({start:c,end:d})=>c<=t[0].point.node.start&&t[0].point.node.end<=d),[r,...o]=e.body.slice(s);if(s<0||r===void 0||r.kind!=="Expr"&&r.kind!=="Assign")return null;let i=[r,...o].map(({start:c,end:d})=>{let u=n.lastIndexOf(`
`,c)+1;return n.slice(u,c).trim()===""&&!n.slice(c,d).includes(`
`)?u:null});if(!o.every(c=>t.some(({statement:d})=>d===c))||i.includes(null))return null;let l=n.slice(i[0],r.start);return{title:"Clean up in finally",safety:"unsafe",edits:[{start:r.start,end:r.start,text:`try:
${l}    `},...o.map(({start:c},d)=>({start:c,end:c,text:d===0?`finally:
${l}    `:"    "}))]}}var Vm=[Lm,$m,Dm,qm,jm,Bm,Hm,Wm,Gm];var Km={id:"syntax-error",category:"engine",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Code that is not Python and could not be read",why:`Python refuses to import a file with a syntax error, so nothing in it works. The rest of the file is still checked as far as it
can be read, but rules may miss what the unreadable part declares.

Syntax of every released Python up to 3.14 is understood, whatever version is installed.`,bad:[m`
        def total(prices: list[int]) -> int:
            # error: [syntax-error]
            return sum(prices))
      `],good:[m`
        def total(prices: list[int]) -> int:
            return sum(prices)
      `],limits:"Templates of Python files (Jinja, cookiecutter) are no Python until they are rendered. A file is taken for one when it cannot be\nread and has braces in its path (`{{project}}/main.py`) or `{{`, `}}`, `{%` or `%}` in an unreadable line. It is left out as a whole:\nno rule looks at it, and nothing is imported from it.\n\nWhat is nested more than a thousand levels deep (a sum of so many terms, a chain of so many `elif`) is reported as nested too deeply,\nalthough Python may be able to read it. Only generated code is like that; `extend-exclude` leaves it out.",references:["https://docs.python.org/3/reference/grammar.html"]},check:{file({tree:n},e){for(let t of n.errors)e.report({at:t,message:`This cannot be read as Python: ${t.message}`})}}};var zm={id:"unreadable-file",category:"engine",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Python file that could not be read as text",why:`Nothing in such a file is checked, and what other files import from it stays unknown, so a clean run would say less than it seems to.

Python reads a source file as UTF-8, or in the encoding that a comment in its first two lines declares. UTF-16, NUL bytes and bytes that
the encoding does not know are errors for Python too. Files over 10 MB are taken for data, and a file that this user may not open cannot be
checked.`,bad:[m`
        # -*- coding: utf8mb4 -*-  # error: "declares the unknown encoding"
        GREETING = "Hello"
      `],good:[m`
        # -*- coding: utf-8 -*-
        GREETING = "Grüße"
      `],references:["https://peps.python.org/pep-0263/","https://peps.python.org/pep-3120/"]},check:{}};var Qm={id:"unused-suppression",category:"engine",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Suppression comment that suppresses nothing",why:"A suppression that outlives its finding hides the next one: the line looks reviewed, and a new fault on it stays silent. A misspelt\nrule id or a comment without ids never suppressed anything, although it looks as if it did.\n\nA suppression is `# fastapi-lint: ignore[rule-id, \u2026] reason`, behind the code or on its own line above it, or\n`# fastapi-lint: ignore-file[rule-id, \u2026] reason` for the whole file. It takes out the findings that start on its line, and those anywhere in\na statement whose first or last line it stands on; of a compound statement (`def`, `if`, `with`, \u2026) only the part before the body counts.",bad:[m`
        # error: [syntax-error]
        total = 1 +
        # warning: "did you mean"
        retries = 3  # fastapi-lint: ignore[syntax-eror]
        # warning: "reports nothing here"
        timeout = 30  # fastapi-lint: ignore[syntax-error] checked
        # warning: "names no rule"
        port = 8000  # fastapi-lint: ignore
      `],good:[m`
        total = 1 +  # fastapi-lint: ignore[syntax-error] shown in the documentation
      `],limits:`Only rules that looked at the file are judged: a suppression of a rule that is not selected, or switched off for the file, may be
needed elsewhere.`,references:["https://peps.python.org/pep-0008/#inline-comments"]},check:{}};var Ym=[Km,zm,Qm];var Jm={id:"body-on-get",category:"parameters",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Unmarked list, dict, model or file parameter of a GET handler, which FastAPI reads from the body",why:"Without a marker FastAPI reads single values from the query string, and everything else from the body of the request, whatever the\nmethod: `ids: list[int]` of a GET handler is a body. Browsers and most HTTP clients cannot send one with GET, proxies and caches drop it, the\nAPI documentation page has no field for it. Clients that put the values into the query string get status 422.\n\nSay where it comes from: `Annotated[list[int], Query()]`; `Annotated[Filters, Query()]` for a model (FastAPI 0.115), `Depends()`\nbefore. If it is meant to be a body, `Body()` says so.",bad:[m`
        from fastapi import Depends, FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10

        class Selection(BaseModel):
            tags: list[str] = []  # warning: "\"tags\""

        @app.get("/items")
        def read_items(ids: list[int]) -> int:  # warning: "Query()"
        #              ^^^
            return len(ids)

        @app.get("/parts")
        def read_parts(filters: Filters, selection: Selection = Depends()) -> int:  # warning: "GET /parts"
            return filters.limit
      `],good:[m`
        from typing import Annotated

        from fastapi import Body, FastAPI, Query
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10

        @app.get("/items")
        def read_items(ids: Annotated[list[int], Query()]) -> int:
            return len(ids)

        @app.get("/parts")
        def read_parts(filters: Annotated[Filters, Query()]) -> int:
            return filters.limit

        @app.get("/search")
        def search(query: Annotated[dict[str, str], Body()]) -> int:
            return len(query)

        @app.post("/batches")
        def read_batch(ids: list[int]) -> int:
            return len(ids)
      `],limits:"Parameters of routes that answer GET together with a method that has a body are not reported.",references:["https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#query-parameter-list-multiple-values","https://fastapi.tiangolo.com/tutorial/body/"]},check:{endpointParameter({declared:n,readings:e},{application:t,isAtLeast:s,module:r,report:o}){if(!(n.marker!==null||r.role==="test")&&!(bn(t.project.inference,n).length>0))for(let{use:i,parameter:a}of e){let{methods:l,path:c}=i.operation;if(!(a.source!=="body"&&a.source!=="file")&&!(l===null||l.length===0||!l.every(d=>CR.has(d)))){o({at:n.at,message:`"${n.name}" is read from the body of ${l[0]} ${c??i.operation.route.path??"requests"}, which most clients cannot send: ${RR(n,s("fastapi","0.115"))}`});return}}}}},CR=new Set(["GET","HEAD"]);function RR({shape:n},e){switch(n){case"model":return`mark it with ${e?"Query()":"Depends()"} to take its fields from the query string`;case"sequence":return"mark it with Query() to take a list from the query string";default:return"take single values from the query string, or use another method"}}var Xm={id:"conflicting-parameter-default",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",requires:{fastapi:"0.95"},docs:{summary:"Default value or second marker with which FastAPI refuses a parameter",why:"With `Annotated` the default stands after `=`, and the marker inside must not have one of its own; a parameter has one marker, not\none in each place; and a parameter of the path always has a value, so it takes neither a default nor a marker for another place. FastAPI checks\nthis when the route is registered, which is when the module is imported: the application does not start.",bad:[m`
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()

        @app.get("/items")
        def read_items(limit: Annotated[int, Query(20)]) -> int:  # error: "after ="
        #                                          ^^
            return limit
      `,m`
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()

        @app.get("/items")
        def read_items(limit: Annotated[int, Query()] = Query(20)) -> int:  # error: "limit"
        #                                               ^^^^^^^^^
            return limit
      `,m`
        from fastapi import FastAPI, Path

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read_item(item_id: int = Path(1)) -> int:  # error: "always have a value"
        #                                 ^
            return item_id
      `,m`
        from fastapi import FastAPI, Query

        app = FastAPI()

        @app.get("/items/{item_id}")
        def read_item(item_id: int = Query()) -> int:  # error: "/items/{item_id}"
            return item_id
      `,m`
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()

        @app.get("/items")
        def read_items(limit: Annotated[int, Query(default_factory=int)] = 20) -> int:  # error: "default_factory"
            return limit
      `],good:[m`
        from typing import Annotated

        from fastapi import FastAPI, Path, Query

        app = FastAPI()

        @app.get("/items")
        def read_items(limit: Annotated[int, Query(le=100)] = 20, offset: int = Query(0)) -> int:
            return limit + offset

        @app.get("/items/{item_id}")
        def read_item(item_id: Annotated[int, Path(ge=1)]) -> int:
            return item_id

        @app.get("/parts/{part_id}")
        def read_part(part_id: int = Path(..., ge=1)) -> int:
            return part_id

        @app.get("/tags/{tag}")
        @app.get("/tags")
        def read_tag(tag: str = "all") -> str:
            return tag
      `],limits:"`Annotated[User, Depends(load)] = Query()` is accepted by FastAPI, which ignores the default; it is not reported. Nor are fields of\nmodels and dataclasses.",references:["https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#query-as-the-default-value-or-in-annotated","https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/"]},check:{endpointParameter(n,{application:e,module:t,report:s}){let r=t.role==="test"?null:e.fastapi.parameterRefusalOf(n),o=r&&TR(e.project.inference,r,n.declared.name);o&&s({at:dt(t,r.at,n.declared.place),message:`${o}: FastAPI raises when the route is registered`,related:Nt(t,r.at,"this is refused")})}}};function TR(n,e,t){switch(e.kind){case"two-markers":return`"${t}" has a marker in its annotation and another one as default; keep the one in Annotated`;case"default-in-annotated":return`${Wt(n,e.marker)}() in Annotated must not have a default; write it after =`;case"path-default":return"Parameters of the path always have a value; remove the default";case"two-defaults":return`"${t}" has a default_factory and a default after =; keep one`;case"marker-of-path":return`"${t}" is in the path "${e.path}", but marked with ${Wt(n,e.marker)}(); use Path()`;default:return null}}var Zm={id:"default-style-dependency",category:"parameters",severity:"info",set:"strict",since:"0.1.0",fixable:"unsafe",requires:{fastapi:"0.95"},docs:{summary:"Depends(), Query() and the like as default value instead of in Annotated",why:"With `db: Session = Depends(get_db)` the default value is not a `Session`: who calls the function elsewhere, in a test or from\nanother handler, gets the marker itself, and no type checker notices. With `Annotated[Session, Depends(get_db)]` the default is free for a\nreal one, the parameter is required where it has none, and the annotation can be given a name and shared.\n\nThe default style is not deprecated; FastAPI recommends the other.",bad:[m`
        from fastapi import Depends, FastAPI, Query

        app = FastAPI()

        def get_limit() -> int:
            return 10

        @app.get("/items")
        def read_items(page: int = Query(1, ge=1), limit: int = Depends(get_limit)) -> int:  # info: "page" # info: "limit"
            return page * limit
      `],good:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query

        app = FastAPI()

        def get_limit() -> int:
            return 10

        @app.get("/items")
        def read_items(limit: Annotated[int, Depends(get_limit)], page: Annotated[int, Query(ge=1)] = 1) -> int:
            return page * limit
      `],limits:"The fix converts all parameters of a function at once. Where one without default would follow one with a default, it puts a `*`\nbefore it: FastAPI passes everything by name, but other callers may not.",references:["https://fastapi.tiangolo.com/tutorial/dependencies/#share-annotated-dependencies","https://fastapi.tiangolo.com/tutorial/query-params-str-validations/#advantages-of-annotated"]},check:{endpoint({function:n,uses:e},{file:t,isAtLeast:s,module:r,report:o}){if(!s("fastapi","0.95")||n===null||n.module!==r||r.role==="test")return;let i=new Map((e[0]?.parameters??[]).map(c=>[c.place.start,c])),a=n.facts.parameters.map(({start:c})=>{let d=i.get(c);return d?.at.module===r&&!d.isField&&d.marker&&IR(d)?d:null}),l=OR(t,n,a);for(let c of a){if(c===null)continue;let{start:d,end:u}=c.written.node;o({at:{start:d,end:u},message:`"${c.name}" has a marker as its default value; write it into the annotation, Annotated[\u2026, ${t.text.slice(d,u).replace(/\(.*/s,"(\u2026)")}]`,...l&&c.annotation&&{fix:l}})}}}};function ER(n){let e=r=>r?.added.length===0,[t,s]=["typing","typing_extensions"].map(r=>J.importName(n,r,"Annotated"));return(e(s??null)?s:t)??null}function IR({marker:n,written:e}){return n!==null&&n.kind!=="unknown"&&e?.node.kind==="Call"&&n.call.node===e.node}function OR(n,{facts:e},t){let s=ER(n);if(s===null)return null;let r=[],o=!1,i=null;for(let[a,{kind:l,start:c,default:d}]of e.parameters.entries()){let u=t[a],f=u?MR(n.text,u,s.name):null;f&&r.push(...f.edits);let p=f?!f.hasDefault:d===null;if(l==="positional"&&p&&o&&(i??=c),l==="positional-only"&&p&&o)return null;p||(o=!0)}if(i!==null){if(e.parameters.some(({kind:a})=>a==="vararg"||a==="keyword-only"))return null;r.push({start:i,end:i,text:"*, "})}return r.length===0?null:{title:`Declare the parameters of ${e.name}() with Annotated`,safety:"unsafe",edits:r,imports:{added:s.added}}}function MR(n,{annotation:e,marker:t,written:s},r){let o=s?.node;if(e===null||o?.kind!=="Call"||n.slice(e.node.start,o.end).includes("#"))return null;let[i]=o.args,a=t?.kind==="parameter"?i??o.keywords.find(({arg:p})=>p==="default"):void 0,l=a?.kind==="keyword"?a.value:a,c=l!==void 0&&!(l.kind==="Constant"&&l.type==="Ellipsis"),d=({start:p,end:y})=>n.slice(p,y),u=[...o.args,...o.keywords].filter(p=>p!==a),f=a?`${d(o.func)}(${u.map(d).join(", ")})`:d(o);return{hasDefault:c,edits:[{start:e.node.start,end:e.node.start,text:`${r}[`},{start:e.node.end,end:o.end,text:`, ${f}]${c?` = ${d(l)}`:""}`}]}}var ty={id:"evaluated-default",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Default like datetime.now() or uuid4() that is evaluated once, at import",why:"Python evaluates defaults when the function or class is defined, which is when the module is imported. `created: datetime =\ndatetime.now()` is the moment at which the server was started, for every request and every object until the next deployment; with `uuid4()`\nall objects get the same identifier.\n\nIn models, `Field(default_factory=\u2026)` calls the function each time, in parameters `Query(default_factory=\u2026)` does.",bad:[m`
        from datetime import date, datetime, timezone
        from uuid import UUID, uuid4

        from fastapi import FastAPI, Query
        from pydantic import BaseModel, Field

        app = FastAPI()

        class Order(BaseModel):
            id: UUID = uuid4()  # error: "uuid4()"
            #          ^^^^^^^
            created: datetime = Field(default=datetime.now(timezone.utc))  # error: "\"created\""

        @app.post("/orders")
        def add_order(order: Order) -> UUID:
            return order.id

        @app.get("/orders")
        def count_orders(year: int = Query(date.today().year)) -> int:  # error: "date.today()"
            return year
      `],good:[m`
        from datetime import date, datetime, timezone
        from uuid import UUID, uuid4

        from fastapi import FastAPI, Query
        from pydantic import BaseModel, Field

        app = FastAPI()

        class Order(BaseModel):
            id: UUID = Field(default_factory=uuid4)
            created: datetime = Field(default_factory=lambda: datetime.now(timezone.utc))

        @app.post("/orders")
        def add_order(order: Order) -> UUID:
            return order.id

        @app.get("/orders")
        def count_orders(year: int = Query(default_factory=lambda: date.today().year)) -> int:
            return year
      `],limits:"Settings are created once as well, so their defaults are not reported. A name for a value that was computed elsewhere\n(`started: datetime = STARTED`) is taken to be meant.",references:["https://docs.pydantic.dev/latest/concepts/fields/#default-values","https://docs.python.org/3/reference/compound_stmts.html#function-definitions"]},check:{endpointParameter({declared:n,endpoint:e},t){n.default===null||n.isField||ey(n.default,n.name,`every call of ${e.name}()`,t)},pydanticModel({symbol:n},e){let{application:t}=e;if(t.pydantic.isPartOfSettings(n)===!1)for(let{name:s,owner:r,module:o,default:i}of t.pydantic.fieldsOf(n).values())r!==n||i===null||ey({module:o,node:i},s,`every ${n.facts.name}`,e)}}};function ey(n,e,t,{application:s,file:r,module:o,report:i}){if(n.module!==o||o.role==="test")return;let a=yo(s.project.inference,n);if(a===null)return;let{start:l,end:c}=a.call,d=`${r.text.slice(l,a.call.func.end)}()`;i({at:{start:l,end:c},message:`${d} is evaluated once, at import: "${e}" is the same for ${t}; use default_factory`})}var ny={id:"form-with-json-body",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Model or dict read as JSON next to a form field or an uploaded file",why:'A request has one body, in one encoding. As soon as one parameter of a handler or its dependencies comes from a form or is a file,\nFastAPI reads the body as a form, and the other body parameters are fields of it. A model or a dict cannot be one: a form field is a text, so\nclients that send it get status 422 ("Input should be a valid dictionary"), and JSON is not read at all.\n\nMake all fields `Form()` parameters; without files, `Annotated[Model, Form()]` takes the form as a model. A JSON document can travel in a\nform field as text: `Annotated[Json[Model], Form()]`.',bad:[m`
        from fastapi import FastAPI, UploadFile
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str

        @app.post("/books")
        def add_book(book: Book, cover: UploadFile) -> str:  # error: "book"
        #            ^^^^
            return book.title
      `],good:[m`
        from typing import Annotated

        from fastapi import Body, FastAPI, Form, UploadFile
        from pydantic import BaseModel, Json

        app = FastAPI()

        class Book(BaseModel):
            title: str

        @app.post("/books")
        def add_book(book: Annotated[Json[Book], Form()], cover: UploadFile) -> str:
            return book.title

        @app.post("/covers")
        def add_cover(title: Annotated[str, Form()], cover: UploadFile, tags: list[str] = Body([])) -> str:
            return title

        @app.post("/forms")
        def add_form(book: Annotated[Book, Form()]) -> str:
            return book.title
      `],limits:"Silent where a validator of the model, or of the parameter, may read the JSON out of the text.",references:["https://fastapi.tiangolo.com/tutorial/request-forms-and-files/","https://fastapi.tiangolo.com/tutorial/request-form-models/"]},check:{endpointParameter({declared:n,readings:e},{application:t,module:s,report:r}){let{name:o,annotation:i,at:a}=n;if(!(i===null||s.role==="test"))for(let{use:l,parameter:c}of e){let u=(c.source==="body"?l.operation.body:null)?.parameters.find(({source:p})=>p==="form"||p==="file");if(u===void 0||!Ds(t.project.inference,i))continue;let f=u.source==="file"?"an uploaded file":"a form field";r({at:a,message:`"${o}" can never be read: "${u.name}" is ${f}, so the body is a form, whose fields are texts; make the fields Form() parameters, or send JSON as text with Json[\u2026] = Form()`,related:[{at:u.at,message:`because of "${u.name}", the body is read as a form`}]});return}}}};var sy={id:"invalid-parameter-type",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",requires:{fastapi:"0.95"},docs:{summary:"Parameter whose type does not fit the place it is read from",why:"A query string holds single values, lists of them, and one bare Pydantic model that is spread into its fields (from FastAPI 0.115):\n`Query()` on a dict, on a list of models, on `Model | None` or on a dataclass is refused. A part of a path is one value, so a list or a model\nis refused there. `Request` and the like are handed over by FastAPI and take no marker. Pydantic's `Field(\u2026)` belongs into models; as the\ndefault of a parameter it is refused as well.\n\nFastAPI checks this when the route is registered, which is when the module is imported: the application does not start.",bad:[m`
        from typing import Annotated

        from fastapi import FastAPI, Query

        app = FastAPI()

        @app.get("/items")
        def read_items(filters: Annotated[dict[str, str], Query()]) -> int:  # error: "filters"
        #                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            return len(filters)
      `,m`
        from typing import Annotated

        from fastapi import FastAPI, Query
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10

        @app.get("/items")
        def read_items(filters: Annotated[Filters | None, Query()] = None) -> int:  # error: "Query()"
            return filters.limit if filters else 0
      `,m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/items/{item_ids}")
        def read_items(item_ids: list[int]) -> int:  # error: "one value"
            return len(item_ids)
      `,m`
        from fastapi import FastAPI
        from pydantic import Field

        app = FastAPI()

        @app.get("/items")
        def read_items(limit: int = Field(10, le=100)) -> int:  # error: "Field"
        #                           ^^^^^^^^^^^^^^^^^
            return limit
      `,m`
        from fastapi import Body, FastAPI, Request

        app = FastAPI()

        @app.post("/items")
        def add_item(request: Request = Body()) -> str:  # error: "Body()"
            return request.method
      `,m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        def get_limit() -> int:
            return 10

        @app.get("/items")
        def read_items(limit: Depends(get_limit)) -> int:  # error: "Annotated[…, Depends(…)]"
            return limit
      `],good:[m`
        from typing import Annotated

        from fastapi import FastAPI, Query, Request
        from pydantic import BaseModel, Field

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = Field(10, le=100)

        @app.get("/items")
        def read_items(request: Request, filters: Annotated[Filters, Query()]) -> int:
            return filters.limit

        @app.get("/parts")
        def read_parts(ids: Annotated[list[int], Query()], limit: Annotated[int, Field(le=100)] = 10) -> int:
            return limit
      `],limits:"`Header()` and `Cookie()` take any type when the route is registered, so nothing is said about them.",references:["https://fastapi.tiangolo.com/tutorial/query-param-models/","https://fastapi.tiangolo.com/tutorial/query-params-str-validations/"]},check:{endpointParameter(n,{application:e,module:t,report:s}){let r=t.role==="test"?null:e.fastapi.parameterRefusalOf(n),o=r&&NR(e.project.inference,r,n.declared.name);o&&s({at:dt(t,r.at,n.declared.place),message:`${o}: FastAPI raises when the route is registered`,related:Nt(t,r.at,"this is refused")})}}};function NR(n,e,t){switch(e.kind){case"query-type":return`The type of "${t}" does not fit into a query string; Query() takes single values, lists of them, or one bare model`;case"path-type":return`"${t}" is in the path "${e.path}" and can only be one value; take it from the query or the body`;case"field-as-default":return`Field() belongs into models; make "${t}" a Query() or Body() parameter, or move Field() into Annotated`;case"marked-injection":return`"${t}" is an object that FastAPI hands over; remove ${Wt(n,e.marker)}()`;case"marker-as-annotation":{let s=Wt(n,e.marker);return`"${t}" is annotated with ${s}() itself; write Annotated[\u2026, ${s}(\u2026)], with the type first`}case"marked-class":return`Pydantic cannot make the class of "${t}" from a request; replace ${Wt(n,e.marker)}() by Depends(), or use a model`;default:return null}}var ry={id:"missing-depends",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",requires:{fastapi:"0.95"},docs:{summary:"Parameter of a class that FastAPI cannot read from a request, without Depends",why:'A parameter without a marker is read from the request, by its type. Of a database session, an ORM entity or an ordinary class\nPydantic can make no field: "Invalid args for response field", raised when the route is registered, which is when the module is imported. The\napplication does not start. Such objects come from a dependency.\n\n`Request`, `Response` and `BackgroundTasks` are handed over only where the annotation is the class itself: with `Request | None`\nFastAPI does not recognise it.',bad:[m`
        from fastapi import FastAPI
        from sqlalchemy.orm import Session

        app = FastAPI()

        def get_db(): ...

        @app.get("/items")
        def read_items(db: Session) -> int:  # error: "Session"
        #                  ^^^^^^^
            return 0
      `,m`
        from fastapi import FastAPI, Request

        app = FastAPI()

        @app.get("/items")
        def read_items(request: Request | None = None) -> int:  # error: "Request"
            return 0
      `],good:[m`
        from fastapi import Depends, FastAPI, Request
        from sqlalchemy.orm import Session

        app = FastAPI()

        def get_db(): ...

        @app.get("/items")
        def read_items(db: Session = Depends(get_db), request: Request = None) -> int:
            return 0
      `],limits:`Reported are classes of SQLAlchemy, and classes of the project of which all ancestors are known and none tells Pydantic how to
read it. Classes of other libraries, and parameters of handlers under further decorators, are passed over.`,references:["https://fastapi.tiangolo.com/tutorial/dependencies/","https://fastapi.tiangolo.com/advanced/using-request-directly/"]},check:{endpointParameter(n,{application:e,file:t,module:s,report:r}){let o=s.role==="test"?null:e.fastapi.parameterRefusalOf(n);if(o?.kind!=="class"||e.fastapi.mayChangeSignature(n.endpoint))return;let{name:i,place:a}=n.declared,l=dt(s,o.at,a),c=t.text.slice(l.start,l.end),d=/^(?:[\w.]*Optional\[\s*([\w.]+)\s*\]|([\w.]+)\s*\|\s*None)$/.exec(c),u=d?.[1]??d?.[2],f=o.isInjection&&u?{title:`Annotate it "${u}"`,safety:"unsafe",edits:[{start:l.start,end:l.end,text:u}]}:null;r({at:l,message:o.isInjection?`FastAPI hands over "${i}" only where the annotation is the class itself, and raises for "${c}" when the route is registered: annotate it ${u??"with the class"} alone`:`FastAPI cannot read "${i}" of type ${c} from a request and raises when the route is registered: fill it with Depends(\u2026)`,related:Nt(s,o.at,"this is refused"),...f&&{fix:f}})}}};var oy={id:"parameter-model-not-alone",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",requires:{fastapi:"0.113"},docs:{summary:"Model of query, header, cookie or form parameters next to another parameter of that kind",why:`FastAPI spreads a model into parameters of their own only where it is the only parameter of its kind: the only \`Query()\` of its
function, the only form field of the whole operation. Next to another one it is itself taken for one parameter, a text called like it. No client
can send that: every request is answered with status 422, or, if the model has a default, the handler never gets anything else.

Move the other parameter into the model.`,bad:[m`
        from typing import Annotated

        from fastapi import FastAPI, Query
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10

        @app.get("/items")
        def read_items(filters: Annotated[Filters, Query()], page: int = 1) -> int:  # error: "every request fails"
        #              ^^^^^^^
            return filters.limit * page
      `,m`
        from typing import Annotated

        from fastapi import FastAPI, Form, UploadFile
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str

        @app.post("/books")
        def add_book(book: Annotated[Book, Form()], cover: UploadFile) -> str:  # error: "\"cover\""
            return book.title
      `],good:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI, Header, Query
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10
            page: int = 1

        @app.get("/items")
        def read_items(filters: Annotated[Filters, Query()], agent: Annotated[str, Header()] = "") -> int:
            return filters.limit * filters.page

        @app.get("/parts")
        def read_parts(filters: Filters = Depends(), order: str = "id") -> int:
            return filters.limit * filters.page
      `],limits:"Silent where a validator of the model may read it from a text, and where the place of an unmarked parameter is not known.",references:["https://fastapi.tiangolo.com/tutorial/query-param-models/","https://fastapi.tiangolo.com/tutorial/request-form-models/"]},check:{endpointParameter({declared:n,readings:e,endpoint:t},{application:s,isAtLeast:r,module:o,report:i}){let{name:a,annotation:l,at:c,shape:d,marker:u}=n;if(l===null||u?.kind!=="parameter"||d!=="model"||o.role==="test")return;let{source:f}=u;if(!(!PR.has(f)||!r("fastapi",f==="form"?"0.113":"0.115")))for(let{use:p}of e){let y=FR(p,n),h=y.find(T=>T.name!==a),b=y.every(T=>T.shape!=="model"||T.name===a||LR(T,n));if(!h||!b||!Ds(s.project.inference,l))continue;let w=n.isRequired?"every request fails with 422":"it is never filled",S=f==="form"?"form field":`${f} parameter`;i({at:c,message:`"${a}" is read as one ${S} of that name, because ${t.name}() has "${h.name}" beside it: ${w}; move "${h.name}" into the model`,related:[{at:h.at,message:"the other parameter of that kind"}]});return}}}},PR=new Set(["query","header","cookie","form"]);function FR({operation:n,parameters:e},{marker:t}){return t?.kind!=="parameter"?[]:t.source==="form"?n.body?.parameters??[]:(e??[]).filter(({source:s})=>s===t.source)}function LR(n,e){return n.at.module!==e.at.module||n.at.start>e.at.start}var iy={id:"unannotated-parameter",category:"parameters",severity:"warning",set:"recommended",since:"0.1.0",options:{"path-parameters":{type:"boolean",default:!1,description:"Report parameters of the path too, which are plain strings without an annotation."}},docs:{summary:"Parameter of a handler or dependency without annotation",why:'Without an annotation FastAPI knows neither a type to check nor a class to hand over. The parameter is a query parameter that takes\nanything, as a string: `skip=0` is `"5"` after `?skip=5`, and the API documentation shows no type. `request` without annotation is no\nexception: it is a required query parameter called "request", and every request without it gets status 422.',bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/items")
        def read_items(skip=0) -> int:  # warning: "\"skip\""
        #              ^^^^
            return int(skip)

        @app.get("/parts")
        def read_parts(request) -> int:  # warning: "Request"
            return 0
      `],good:[m`
        from fastapi import Depends, FastAPI, Request

        app = FastAPI()

        def get_limit() -> int:
            return 10

        @app.get("/items/{item_id}")
        def read_items(item_id, request: Request, skip: int = 0, limit=Depends(get_limit)) -> int:
            return skip
      `],limits:"Lambdas cannot have annotations, and parameters of the path are reported only with the option `path-parameters`.",references:["https://fastapi.tiangolo.com/tutorial/query-params/","https://fastapi.tiangolo.com/advanced/using-request-directly/"]},check:{endpointParameter(n,{module:e,options:t,report:s}){let{declared:r,readings:o,endpoint:i}=n,{name:a,annotation:l,marker:c,at:d,written:u}=r;if(l!==null||c!==null||r.isVariadic||!DR(n)||e.role==="test"||e.role==="example")return;let f=new Set(o.map(({parameter:{source:h}})=>h));if(f.has("unknown")||!(f.has("query")||t["path-parameters"]&&f.has("path")))return;let p=$R[a];if(p!==void 0&&u===null){s({at:d,message:`"${a}" of ${i.name}() is a required query parameter, because it has no annotation: annotate it with ${p}, which FastAPI hands over`});return}let y=f.has("query")?"a query parameter":"a parameter of the path";s({at:d,message:`"${a}" of ${i.name}() has no annotation: it is ${y} that takes any text, unchecked and unconverted; annotate it with its type`})}}},$R={request:"Request",req:"Request",response:"Response",websocket:"WebSocket",background_tasks:"BackgroundTasks"};function DR({declared:n,endpoint:e,readings:t}){let{function:s}=e;if(s===null||s.facts.isLambda)return!1;let r=s.facts.parameters[0]?.start===n.place.start;return s.owner!==null&&r&&/^(self|cls)$/.test(n.name)?!1:t.some(({use:o})=>{let{wrapper:i,filled:a}=(o.node??o.operation.route).callable;return i===null&&!a.has(n.name)})}var ay={id:"uncalled-marker",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",fixable:"safe",docs:{summary:"Query, Depends or another marker of FastAPI that is not called",why:"FastAPI looks for the *objects* that `Query()`, `Depends()` and the others make. Their bare names mean nothing to it. In `Annotated`\nthey are ignored without a word: `Annotated[Filters, Depends]` is a request body, `Annotated[list[int], Query]` too. As a default value they\nare just that, a default: every request without the parameter hands the function `Query` itself to the handler.",bad:[m`
        from typing import Annotated

        from fastapi import Body, Depends, FastAPI, Query
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10

        @app.post("/search")
        def search(filters: Annotated[Filters, Depends]) -> int:  # error: "Depends"
        #                                      ^^^^^^^
            return filters.limit

        @app.post("/items")
        def read_items(ids: Annotated[list[int], Query]) -> int:  # error: "Query"
            return len(ids)

        @app.post("/texts")
        def read_texts(text: str = Body) -> str:  # error: "the default value"
            return text
      `],good:[m`
        from typing import Annotated

        from fastapi import Body, Depends, FastAPI, Query
        from pydantic import BaseModel

        app = FastAPI()

        class Filters(BaseModel):
            limit: int = 10

        @app.post("/search")
        def search(filters: Annotated[Filters, Depends()]) -> int:
            return filters.limit

        @app.post("/items")
        def read_items(ids: Annotated[list[int], Query()]) -> int:
            return len(ids)

        @app.post("/texts")
        def read_texts(text: str = Body()) -> str:
            return text
      `],limits:"Only parameters of handlers and dependencies are looked at, not aliases that nothing uses.",references:["https://fastapi.tiangolo.com/tutorial/query-params-str-validations/","https://fastapi.tiangolo.com/tutorial/dependencies/classes-as-dependencies/#shortcut"]},check:{endpointParameter(n,{application:e,module:t,report:s}){if(t.role==="test")return;let{inference:r}=e.project,{name:o,written:i,place:a}=n.declared;for(let{at:l,name:c}of bn(r,n.declared)){let d=l===i?`becomes the default value of "${o}"`:"is ignored in Annotated",u=l.module===t?qR(r,n,l,c):null;s({at:dt(t,l,a),message:`${c} is not called, so it ${d}: write ${c}()`,related:Nt(t,l,`${c} without parentheses`),...u&&{fix:u}})}}}};function qR(n,{declared:e,readings:t},{node:s},r){let{annotation:o}=e;if(r==="Depends"||r==="Security"){let a=o&&te(n,o).base,l=a&&n.annotation(a.module,a.node);if(l?.kind!=="instance"||l.class.module?.isStub!==!1)return null}let i=e.written?.node!==s&&t.every(({parameter:a})=>a.source===r.toLowerCase());return{title:`Call ${r}()`,safety:i?"safe":"unsafe",edits:[{start:s.end,end:s.end,text:"()"}]}}var ly={id:"variadic-handler",category:"parameters",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"*args or **kwargs in a handler or dependency",why:"FastAPI passes what it has read by name, and does not know that `*args` and `**kwargs` take what is left over: to it they are two\nmore parameters, required ones, called `args` and `kwargs`. Every request without `?args=\u2026&kwargs=\u2026` is answered with status 422, and the\nAPI documentation shows them to the clients.",bad:[m`
        from fastapi import Depends, FastAPI

        app = FastAPI()

        class Paging:
            def __init__(self, limit: int = 10, **kwargs):  # error: "kwargs"
            #                                     ^^^^^^
                self.limit = limit

        @app.get("/items")
        def read_items(paging: Paging = Depends()) -> int:
            return paging.limit

        @app.get("/parts")
        def read_parts(*args: str) -> int:  # error: "*args"
            return len(args)
      `],good:[m`
        from fastapi import Depends, FastAPI, Request

        app = FastAPI()

        class Paging:
            def __init__(self, limit: int = 10):
                self.limit = limit

        @app.get("/items")
        def read_items(request: Request, paging: Paging = Depends()) -> int:
            return paging.limit + len(request.query_params)
      `],limits:"Silent where the signature that FastAPI sees is another one: under `functools.wraps`, or with a `__signature__` of its own.",references:["https://fastapi.tiangolo.com/advanced/using-request-directly/"]},check:{endpointParameter({endpoint:n,declared:e,readings:t},{module:s,report:r}){let o=t.some(({use:d})=>(d.node??d.operation.route).callable.wrapper===null);if(!e.isVariadic||e.marker!==null||!o||s.role==="test")return;let{name:i,place:a,at:l}=e,c=n.function?.facts.parameters.find(({start:d})=>d===a.start)?.kind==="kwarg"?"**":"*";r({at:l,message:`${c}${i} of ${n.name}() is a required query parameter called "${i}" to FastAPI: name the parameters, or read them from the Request`})}}};var cy=[ay,Xm,sy,ry,ny,oy,Jm,ly,iy,ty,Zm];var dy={id:"v1-config-class",category:"pydantic",severity:"error",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},fixable:"safe",docs:{summary:"Configuration of a model as a nested class",why:"`class Config` inside a model still works in Pydantic 2, with a `DeprecationWarning` for each class, and goes away in Pydantic 3: a\nwarning. Next to `model_config` in the same class, Pydantic refuses to create the model, and `Config = Shared` is taken for a field without\nan annotation, which fails too: errors.\n\nWrite `model_config = ConfigDict(...)`, or `SettingsConfigDict(...)` in settings. Keys of Pydantic 1 in it are reported by\n`v1-config-key`.",bad:[m`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

            class Config:  # warning: [v1-config-class] "ConfigDict"
                from_attributes = True
      `,m`
        from pydantic import BaseModel, ConfigDict

        class Item(BaseModel):
            model_config = ConfigDict(extra="forbid")
            name: str

            class Config:  # error: [v1-config-class] "model_config"
                from_attributes = True
      `],good:[m`
        from pydantic import BaseModel, ConfigDict

        class Item(BaseModel):
            model_config = ConfigDict(from_attributes=True)
            name: str

        class Job:
            class Config:
                retries = 3
      `,m`
        from pydantic import VERSION, BaseModel

        if VERSION.startswith("2"):
            class Base(BaseModel):
                model_config = {"from_attributes": True}
        else:
            class Base(BaseModel):
                class Config:
                    orm_mode = True
      `],limits:"Only the class that has the `class Config` in its own body is reported, not those that inherit it.",references:["https://docs.pydantic.dev/latest/migration/#changes-to-config"]},mentions:/Config/,check:{pydanticModel(n,e){let{pydantic:t}=e.application,{facts:s}=n.symbol,r=e.module.definitionsIn(s.scope,"Config").at(-1);if(r===void 0||r.kind!=="class"&&r.kind!=="assign"||!t.isVersion2(e.module.path)||t.guards.covers(e.file,r.start))return;let o=t.isSettings(n.symbol)===!0?"SettingsConfigDict":"ConfigDict",i={start:r.start,end:r.start+6};if(r.kind==="assign"){let a=`"Config = ..." in "${s.name}" fails in Pydantic 2, which takes it for a field; use model_config = ${o}(...)`;e.report({at:i,message:a})}else if(e.module.definitionsIn(s.scope,"model_config").length>0){let a=`"${s.name}" has both model_config and "class Config", which Pydantic 2 refuses; move everything to model_config`;e.report({at:i,message:a})}else{let a=`"class Config" of "${s.name}" is deprecated in Pydantic 2; use model_config = ${o}(...)`,l=t.isInheritedConfiguration(n.symbol)?null:jR(n,o,e);e.report({at:i,severity:"warning",message:a,...l?{fix:l}:{}})}}}};function jR({node:n,symbol:e},t,{file:s,module:r}){let o=n.body.find(f=>f.kind==="ClassDef"&&f.name==="Config");if(!o||o.bases.length>0||o.keywords.length>0||o.decorator_list.length>0)return null;let{text:i}=s;if(s.tree.comments.some(({start:f})=>f>=o.start&&f<o.end)||s.nodesOf("Attribute").some(({attr:f})=>f==="Config"))return null;let a=f=>r.definitionsIn(e.facts.scope,f).length>0;if(a(t))return null;let l=new Map;for(let f of o.body){if(f.kind==="Pass")continue;if(f.kind!=="Assign"||f.targets.length!==1)return null;let[p]=f.targets;if(p?.kind!=="Name"||!Rl.has(p.id)||Yn.has(p.id))return null;let{value:y}=f;if(y.kind!=="Constant"&&(y.kind!=="Name"||a(y.id))||l.has(p.id))return null;let h=i.slice(y.start,y.end);if(/[\r\n]/.test(h))return null;l.set(p.id,h)}let c=t==="ConfigDict"?"pydantic":"pydantic_settings",d=J.importName(s,c,t);if(d===null)return null;let u=Array.from(l,([f,p])=>`${f}=${p}`).join(", ");return{title:`Replace "class Config" with model_config = ${t}(...)`,safety:"safe",edits:[{start:o.start,end:o.end,text:`model_config = ${d.name}(${u})`}],imports:{added:d.added}}}var uy={id:"v1-config-key",category:"pydantic",severity:"error",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},fixable:"unsafe",docs:{summary:"Configuration key of Pydantic 1, which Pydantic 2 ignores",why:'Pydantic 2 does not translate the old keys. It warns once and goes on without them: with `orm_mode = True`, `from_orm()` raises;\nwith `allow_population_by_field_name = True`, a field is filled by its alias only; with `allow_mutation = False`, objects can be changed;\n`customise_sources` is never called. As an argument of the class statement, an old key is a `TypeError`.\n\n`Extra.forbid` and its siblings still work, with a `DeprecationWarning`: a warning. Write the string, `"forbid"`.\n\nThe fix makes a key apply that did not until now, so look at what changes.',bad:[m`
        from pydantic import BaseModel, ConfigDict

        class Item(BaseModel):
            model_config = ConfigDict(orm_mode=True)  # error: [v1-config-key] "from_attributes"
            name: str
      `,m`
        from pydantic import BaseModel, Extra

        class Item(BaseModel, extra=Extra.forbid):  # warning: [v1-config-key] "forbid"
            name: str

        class Order(BaseModel, allow_mutation=False):  # error: [v1-config-key] "TypeError"
            number: int
      `,m`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

            class Config:  # warning: [v1-config-class]
                orm_mode = True  # error: [v1-config-key] "from_attributes"
                smart_union = True  # error: [v1-config-key] "smart_union"
      `],good:[m`
        from pydantic import BaseModel, ConfigDict

        class Item(BaseModel):
            model_config = ConfigDict(from_attributes=True, extra="forbid")
            name: str

        class Mapper:
            class Config:
                orm_mode = True
      `],references:["https://docs.pydantic.dev/latest/migration/#changes-to-config"]},mentions:new RegExp(`\\b(?:${[...Yn.keys(),"customise_sources"].join("|")})\\b|\\.\\s*(?:allow|forbid|ignore)\\b`),check:{configurationKey(n,e){let{pydantic:t}=e.application;if(!t.isVersion2(e.module.path))return;if(BR(n,e)){e.report({at:n.at,message:'"customise_sources" is never called by pydantic-settings 2; define the class method settings_customise_sources on the settings class'});return}let s=Yn.get(n.name);if(s===void 0)return;let r=n.name==="allow_population_by_field_name"&&e.isAtLeast("pydantic","2.11")?"validate_by_name":s,o=n.form==="class-keyword"?"is a TypeError in Pydantic 2":"is ignored by Pydantic 2",i=r===null?"remove it":n.name==="allow_mutation"?"use frozen= with the opposite value":`use "${r}"`,a=r===null?null:UR(n,r);e.report({at:n.at,message:`The configuration key "${n.name}" ${o}; ${i}`,...a?{fix:a}:{}})},Attribute(n,e){if(n.value.kind!=="Name"&&n.value.kind!=="Attribute"||!/^(allow|forbid|ignore)$/.test(n.attr)||e.qualifiedName(n.value)!=="pydantic.Extra")return;let{pydantic:t}=e.application;!t.isVersion2(e.module.path)||t.guards.covers(e.file,n.start)||e.report({at:{start:Vt(n.value).start,end:n.end},severity:"warning",message:`"Extra.${n.attr}" is deprecated in Pydantic 2; write the string "${n.attr}"`,fix:{title:`Replace with "${n.attr}"`,safety:"safe",edits:[{start:n.start,end:n.end,text:`"${n.attr}"`}],imports:J.withoutUse(n)}})}}};function BR({name:n,form:e,model:t},{application:s}){return n==="customise_sources"&&e==="class"&&t!==null&&s.pydantic.isSettings(t)===!0}function UR({name:n,at:e,value:t,together:s},r){if(s.includes(r))return null;let o=[{start:e.start,end:e.end,text:r}];if(n==="allow_mutation"){if(t?.kind!=="Constant"||t.type!=="bool")return null;o.push({start:t.start,end:t.end,text:t.value?"False":"True"})}return{title:`Rename to "${r}"`,safety:"unsafe",edits:o}}var fy={id:"v1-field-argument",category:"pydantic",severity:"error",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},fixable:"safe",docs:{summary:"Argument of Field() from Pydantic 1",why:"`Field(regex=\u2026)`, `const=` and `unique_items=` raise when the module is imported. `env=` in settings is ignored, so the variable it\nnames is never read. SQLModel's own `Field()` takes `regex=`, `const=` and `unique_items=` and drops them: nothing is validated. All of\nthese are errors.\n\n`min_items=`, `max_items=`, `allow_mutation=` still work, and an argument that `Field()` does not know goes into the JSON schema; both with\na `DeprecationWarning`, until Pydantic 3: warnings.",bad:[m`
        from pydantic import BaseModel, Field

        class Item(BaseModel):
            code: str = Field(regex="^[a-z]+$")  # error: [v1-field-argument] "pattern="
            tags: list[str] = Field([], max_items=3)  # warning: [v1-field-argument] "max_length="
            name: str = Field(example="Lamp")  # warning: [v1-field-argument] "examples="
            note: str = Field("", nullable=True)  # warning: [v1-field-argument] "json_schema_extra"
      `,m`
        from pydantic import Field
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            database_url: str = Field(env="DSN")  # error: [v1-field-argument] "validation_alias="
      `,m`
        from sqlmodel import Field, SQLModel

        class Item(SQLModel):
            code: str = Field(regex="^[a-z]+$")  # error: [v1-field-argument] "ignored"
      `],good:[m`
        from pydantic import BaseModel, Field

        class Item(BaseModel):
            code: str = Field(pattern="^[a-z]+$")
            tags: list[str] = Field([], max_length=3)
            name: str = Field(examples=["Lamp"])
            note: str = Field("", json_schema_extra={"nullable": True})
      `,m`
        from sqlmodel import Field, SQLModel

        class Item(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            note: str | None = Field(default=None, nullable=True, index=True)
      `],limits:"`env=` that names the variable which the field is read from anyway (its own name, without a prefix) is a warning.",references:["https://docs.pydantic.dev/latest/migration/#changes-to-pydanticfield","https://docs.pydantic.dev/latest/concepts/fields/"]},mentions:/Field/,check:{Call(n,e){if(n.keywords.length===0||_n(e.module,n.func)!=="Field")return;let t=e.qualifiedName(n.func);if(t!=="pydantic.Field"&&t!=="sqlmodel.Field"&&t!=="sqlmodel.main.Field")return;let{pydantic:s}=e.application;if(!(!s.isVersion2(e.module.path)||s.guards.covers(e.file,n.start)))for(let r of n.keywords){if(r.arg===null)continue;let o=t==="pydantic.Field"?WR(r,r.arg,n,e):HR(r,r.arg);o!==null&&e.report({at:{start:r.start,end:r.start+r.arg.length},...o})}}}};function HR({value:n},e){let t=Ol.get(e);return t===void 0||py(n)?null:{severity:"error",message:`"${e}" is ignored by SQLModel's Field() on Pydantic 2, nothing is checked; use ${t}`}}function WR(n,e,t,s){if(Il.has(e))return null;let r=El.get(e);if(r?.isNoneUnset&&py(n.value))return null;if(r===void 0)return{severity:"warning",message:`Field() of Pydantic 2 has no argument "${e}", it goes into the JSON schema with a deprecation; use json_schema_extra={"${e}": ...}`};let o=e==="env"&&!GR(n,s)?"deprecated":r.outcome,i={fails:"fails",ignored:"has no effect",deprecated:"is deprecated"}[o],l=t.keywords.some(({arg:c})=>c===(e==="allow_mutation"?"frozen":r.renamed))?null:VR(n,e,r.renamed,s);return{severity:o==="deprecated"?"warning":"error",message:`"${e}" of Field() ${i} in Pydantic 2; use ${r.instead}`,...l?{fix:l}:{}}}function py(n){return n.kind==="Constant"&&n.type==="None"}function GR({value:n},{application:e,module:t}){let s=t.classAt(n.start);if(s===null||!I(s)||e.pydantic.isSettings(s)!==!0)return!1;let r=[...e.pydantic.fieldsOf(s).values()].find(({fieldCall:l,module:c})=>c===t&&l!==null&&l.start<=n.start&&n.end<=l.end),o=e.pydantic.configurationOf(s).values.get("env_prefix"),{inference:i}=e.project,a=M(i,{module:t,node:n});return r===void 0||o!==void 0||typeof a!="string"?!0:a.toLowerCase()!==r.name.toLowerCase()}function VR({start:n,value:e},t,s,r){let o=l=>({start:n,end:n+t.length,text:l});if(t==="allow_mutation"){if(e.kind!=="Constant"||e.type!=="bool")return null;let l={start:e.start,end:e.end,text:e.value?"False":"True"};return{title:'Replace with "frozen"',safety:"safe",edits:[o("frozen"),l]}}if(!s)return null;let i=t==="regex"?M(r.application.project.inference,{module:r.module,node:e}):"",a=typeof i=="string"&&!/\(\?|\\[1-9ZzAGk]|\{,/.test(i);return{title:`Rename to "${s}"`,safety:a?"safe":"unsafe",edits:[o(s)]}}var yy={id:"v1-import",category:"pydantic",severity:"error",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},fixable:"safe",docs:{summary:"Name of Pydantic 1 that is gone from Pydantic 2, or found elsewhere",why:"Pydantic 2 took many names away (`BaseSettings`, `ConstrainedStr`, `pydantic.errors.PydanticValueError`): importing one raises\n`PydanticImportError` or `ImportError`, so the module that does it cannot be imported at all. Others still work, with a\n`DeprecationWarning`, and go away in Pydantic 3. The first are errors, the second warnings.\n\nOne of them means something else now: `pydantic.utils.to_camel` makes `PascalCase`, and what it used to do is\n`pydantic.alias_generators.to_pascal`; `to_lower_camel` is the new `to_camel`.",bad:[m`
        from pydantic import BaseModel, BaseSettings  # error: [v1-import] "BaseSettings"

        class Settings(BaseSettings):
            debug: bool = False

        class Item(BaseModel):
            name: str
      `,m`
        from pydantic import BaseModel, parse_obj_as  # warning: [v1-import] "TypeAdapter"

        class Item(BaseModel):
            name: str

        def read(data: object) -> list[Item]:
            return parse_obj_as(list[Item], data)
      `,m`
        import pydantic

        class NotFound(pydantic.errors.PydanticValueError):  # error: [v1-import] "PydanticValueError"
            msg_template = "not found"
      `],good:[m`
        from pydantic import BaseModel, TypeAdapter, ValidationError
        from pydantic.alias_generators import to_camel
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            debug: bool = False

        class Item(BaseModel):
            name: str

        items = TypeAdapter(list[Item])
      `,m`
        try:
            from pydantic_settings import BaseSettings
        except ImportError:
            from pydantic import BaseSettings

        class Settings(BaseSettings):
            debug: bool = False
      `,{title:"a project on Pydantic 1",files:{"main.py":m`
            from pydantic import BaseSettings

            class Settings(BaseSettings):
                debug: bool = False
          `,"requirements.txt":`fastapi==0.95.0
pydantic==1.10.13
`}}],limits:"Names whose use is reported by a rule of its own (`validator`, `root_validator`, `Extra`) are not reported where they are imported.\nImports that are tried (`try \u2026 except ImportError`), chosen by version (`if PYDANTIC_V2:`) or made in a file for compatibility\n(`compat.py`) are left alone.",references:["https://docs.pydantic.dev/latest/migration/","https://docs.pydantic.dev/latest/concepts/pydantic_settings/"]},mentions:/pydantic/,check:{ImportFrom(n,e){if(!(n.level>0||n.module===null||!n.module.startsWith("pydantic")))for(let[t,s]of n.names.entries()){let r=mo(n.module,s.name);if(r===null)continue;let o={start:s.start,end:s.start+s.name.length};my(e,o,`${n.module}.${s.name}`,r,QR(e,n,t,r))}},Attribute(n,e){let t=zR(n,e),s=t===null?null:mo(t,n.attr);if(s===null)return;let r={start:n.end-n.attr.length,end:n.end};my(e,r,`${t}.${n.attr}`,s,null)}}};function KR(n,{module:e}){let t=n;for(;t.kind==="Attribute";)t=t.value;return t.kind!=="Name"?!1:t.id.startsWith("pydantic")?!0:e.definitionsIn(0,t.id).some(s=>(s.kind==="import"||s.kind==="import-from")&&s.module.startsWith("pydantic"))}function zR({value:n,attr:e},t){if(!/^[A-Za-z]/.test(e)||!KR(n,t))return null;let s=t.typeOf(n);return s.kind==="module"||s.kind==="library"&&s.name.startsWith("pydantic")?s.name:null}function my(n,e,t,{outcome:s,instead:r},o){let{pydantic:i}=n.application;if(!i.isVersion2(n.module.path)||i.guards.coversImport(n.file,e.start))return;let a=s==="fails"?"is gone in Pydantic 2, so this fails at import":"is deprecated in Pydantic 2";n.report({at:e,severity:s==="fails"?"error":"warning",message:`"${t}" ${a}; use ${r}`,...o?{fix:o}:{}})}function QR({file:n,application:e},t,s,{target:r}){if(!r)return null;let o=t.names[s],i=o.asname??o.name,a=r.module.split(".",1)[0].replaceAll("_","-"),l=a==="pydantic"||e.project.dependencies.declares(n.module.path,a),c={title:`Import "${r.name}" from ${r.module}`,safety:l?"safe":"unsafe"},d={module:r.module,name:r.name,...i===r.name?{}:{asname:i}};if(n.tree.module.body.includes(t))return{...c,edits:[],imports:{added:[d],replaced:[i]}};let u=i===r.name?r.name:`${r.name} as ${i}`,{start:f,end:p}=t,y=n.text.lastIndexOf(`
`,f-1)+1,h=n.text.slice(y,f);if(h.trim()!==""||/[#\n]/.test(n.text.slice(f,p)))return null;let b=t.names.filter(S=>S!==o).map(S=>n.text.slice(S.start,S.end)),w=b.length===0?"":`
${h}from ${t.module} import ${b.join(", ")}`;return{...c,edits:[{start:f,end:p,text:`from ${r.module} import ${u}${w}`}]}}var gy={id:"v1-model-method",category:"pydantic",severity:"warning",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},fixable:"safe",docs:{summary:"Method of Pydantic 1 called on a model",why:"Pydantic 2 renamed the methods of models. The old names still work, with a `DeprecationWarning` for each call, and go away in\nPydantic 3: a warning. Some of their arguments are refused already (`json(indent=2)`, `dict(skip_defaults=True)`,\n`update_forward_refs(**names)`), and `from_orm()` raises on a model without `from_attributes=True`: errors.\n\nWhat the receiver is, is decided by its type, never by the method's name: `.dict()`, `.json()` and `.copy()` of other objects are left\nalone.",bad:[m`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Item(BaseModel):
            name: str

        @app.post("/items")
        def create(item: Item) -> Item:
            data = item.dict()  # warning: [v1-model-method] "model_dump()"
            return Item.parse_obj(data)  # warning: [v1-model-method] "model_validate()"
      `,m`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

        def show(items: list[Item]) -> list[str]:
            return [item.json(indent=2) for item in items]  # error: [v1-model-method] "indent"

        def load(row: object) -> Item:
            return Item.from_orm(row)  # error: [v1-model-method] "from_attributes"
      `,m`
        def merge(stored, change):
            # warning: [v1-model-method] "model_dump()"
            values = change.dict(exclude_unset=True)
            return {**stored, **values}
      `],good:[m`
        import httpx
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

        class Row:
            def dict(self) -> dict[str, str]:
                return {}

        def convert(item: Item, row: Row, response: httpx.Response, cache: dict[str, str]) -> object:
            return item.model_dump(), row.dict(), response.json(), cache.copy()
      `,m`
        from pydantic import BaseModel

        class Item(BaseModel):
            name: str

        def dump(item: Item) -> dict[str, str]:
            if hasattr(item, "model_dump"):
                return item.model_dump()
            return item.dict()
      `],limits:"A model that defines the method itself is called without a warning: what its own method does with `super()` is reported there. Where the\ntype of the object is not known, only keywords that no other library's method has (`exclude_unset=`, `by_alias=`, `copy(update=)`) tell.",references:["https://docs.pydantic.dev/latest/migration/#changes-to-pydanticbasemodel"]},mentions:new RegExp(`\\.\\s*(?:${[...Kt.keys()].join("|")})\\b`),check:{Call(n,e){for(let s of[...n.args,...n.keywords.map(r=>r.value)])s.kind==="Attribute"&&Ll(s,e)&&hy(s,null,e);let{func:t}=n;t.kind==="Attribute"&&(Ll(t,e)||YR(n,t,e))&&hy(t,n,e)}}};function hy(n,e,t){let{pydantic:s}=t.application,r=Kt.get(n.attr);if(r===void 0||!s.isVersion2(t.module.path)||s.guards.covers(t.file,n.start))return;let o=Ll(n,t),i=o?XR(e?.keywords??[],n,t):null,a=e!==null&&i===null&&o?eT(e,n,t):null;t.report({at:Vt(n),severity:i===null?"warning":"error",message:i??`"${n.attr}()" of a model is deprecated in Pydantic 2; use ${r.instead}`,...a?{fix:a}:{}})}function Ll(n,e){if(!Kt.has(n.attr))return!1;let t=by(n,e);return t.length>0&&t.every(s=>e.application.pydantic.hasMethodOfBaseModel(s,n.attr))}function by(n,e){let{classes:t}=e.application.project.inference;return g(e.typeOf(n.value)).filter(s=>s.kind!=="instance"?s.kind!=="none":!t.ancestryOf(s).isComplete||["__getattr__",n.attr].some(r=>t.member(s,r)))}function YR(n,e,t){let{args:s,keywords:r}=n,o=Tl.get(e.attr);if(!o||s.length>0||!r.some(({arg:c})=>c!==null&&o.has(c)))return!1;let{pydantic:i,project:a}=t.application;return by(e,t).every(c=>a.inference.attribute(c,e.attr).kind==="unknown"||i.hasMethodOfBaseModel(c,e.attr))&&!JR(n,t)&&a.dependencies.declares(t.module.path,"pydantic")!==!1}function JR(n,{module:e}){return(e.functionAt(n.start)?.facts??e.facts.topLevel).calls.some(s=>s.awaited&&s.call.start===n.start&&s.call.end===n.end)}function XR(n,e,t){switch(e.attr){case"json":{let s=n.find(({arg:o})=>o!==null&&!qs.has(o))?.arg;return s?`"json(${s}=...)" of a model raises TypeError in Pydantic 2; use model_dump_json()${s==="indent"||s==="ensure_ascii"?", which has this argument":""}`:null}case"dict":{let s=n.find(({arg:o})=>o!==null&&!qs.has(o))?.arg;return s?`"dict(${s}=...)" of a model raises TypeError in Pydantic 2; use ${s==="skip_defaults"?"model_dump(exclude_unset=...)":"model_dump()"}`:null}case"update_forward_refs":return n.length>0?'"update_forward_refs()" with names raises TypeError in Pydantic 2; use model_rebuild(_types_namespace={...})':null;case"from_orm":return ZR(e,t)===!1?`"from_orm()" raises without from_attributes=True in the model's configuration; use model_validate() and set it`:null;default:return null}}function ZR(n,e){return g(e.typeOf(n.value)).map(s=>{let r=s.kind==="class"?s.of:s;if(r.kind!=="instance"||r.class.facts?.name!==_n(e.module,n.value)||r.class.facts.decorators.length>0)return null;let{values:o,isComplete:i}=e.application.pydantic.configurationOf(r.class),a=o.get("from_attributes")?.node;return a?a.kind!=="Constant"||a.value!==!1:i?!1:null}).every(s=>s===!1)?!1:null}function eT({args:n,keywords:e},t,s){let r=Kt.get(t.attr)?.renamed;if(!r||n.some(({kind:a})=>a==="Starred")||e.some(({arg:a})=>a===null))return null;let o=e.map(({arg:a})=>a??""),i=!s.application.pydantic.isOverridden(t.attr);switch(t.attr){case"dict":case"json":if(n.length>0||!o.every(a=>qs.has(a)))return null;break;case"copy":if(n.length>0||!o.every(a=>a==="deep"||a==="update"))return null;i&&=!o.includes("update");break;case"schema":if(n.length>0)return null;break;case"construct":break;default:if(n.length!==1||o.length>0)return null;i&&=t.attr!=="parse_raw"}return{title:`Rename to "${r}"`,safety:i?"safe":"unsafe",edits:[{...Vt(t),text:r}]}}var ky={id:"v1-root-validator",category:"pydantic",severity:"error",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},docs:{summary:"Root validator in the style of Pydantic 1",why:'Pydantic 2 refuses `@root_validator` without `pre=True` or `skip_on_failure=True` when the class is created, so the module cannot be\nimported: an error. The other forms still work, with a `DeprecationWarning`, and go away in Pydantic 3: a warning.\n\nAfter validation, write `@model_validator(mode="after")` on a method with `self` that reads attributes and returns `self`. Before\nvalidation, write `@model_validator(mode="before")` with `@classmethod` under it; its data may be any object, not only a dictionary.',bad:[m`
        from pydantic import BaseModel, root_validator

        class Period(BaseModel):
            start: int
            end: int

            @root_validator  # error: [v1-root-validator] "skip_on_failure"
            def check(cls, values):
                assert values["start"] <= values["end"]
                return values
      `,m`
        from pydantic import BaseModel, root_validator

        class Period(BaseModel):
            start: int
            end: int

            @root_validator(pre=True)  # warning: [v1-root-validator] "mode="
            def fill(cls, values):
                return {"end": values["start"], **values}

            @root_validator(skip_on_failure=True)  # warning: [v1-root-validator] "after"
            def check(cls, values):
                assert values["start"] <= values["end"]
                return values
      `],good:[m`
        from typing import Self

        from pydantic import BaseModel, model_validator

        class Period(BaseModel):
            start: int
            end: int

            @model_validator(mode="after")
            def check(self) -> Self:
                assert self.start <= self.end
                return self
      `],references:["https://docs.pydantic.dev/latest/migration/#changes-to-validators"]},mentions:/root_validator/,check:{oldValidator(n,e){if(n.style!=="root_validator"||!e.application.pydantic.isVersion2(e.module.path))return;let t=_y(n,"pre"),s=t!==!1||_y(n,"skip_on_failure")!==!1,r=t===!0?'@model_validator(mode="before") with @classmethod under it':'@model_validator(mode="after") on a method that returns self';e.report({at:n.at,severity:s?"warning":"error",message:s?`@root_validator is deprecated in Pydantic 2; use ${r}`:`@root_validator without skip_on_failure=True fails in Pydantic 2; use ${r}`})}}};function _y({call:n},e){if(n===null)return!1;let t=n.keywords.find(({arg:s})=>s===e);return t?t.value.kind==="Constant"?t.value.value===!0:null:n.keywords.some(({arg:s})=>s===null)?null:!1}var wy={id:"v1-validator",category:"pydantic",severity:"error",set:"recommended",since:"0.1.0",requires:{pydantic:"2"},docs:{summary:"Validator in the style of Pydantic 1",why:'`@validator` still works in Pydantic 2, with a `DeprecationWarning`, and goes away in Pydantic 3: a warning. Some uses fail when\nthe class is created, so the module cannot be imported: errors.\n\nWrite `@field_validator("name")` with `@classmethod` under it; `pre=True` is `mode="before"`, `values` is `info.data` of a third\nparameter `info: ValidationInfo`, `each_item=True` is `list[Annotated[T, AfterValidator(check)]]`, and `always=True` is\n`Field(validate_default=True)` on the field. Convert all validators of a field at once: mixed styles run in another order.',bad:[m`
        from pydantic import BaseModel, validator

        class Item(BaseModel):
            name: str
            price: int

            @validator("name")  # warning: [v1-validator] "field_validator"
            def strip(cls, value):
                return value.strip()

            @validator("price", pre=True)  # warning: [v1-validator] "mode="
            def parse(cls, value):
                return int(value)
      `,m`
        from pydantic import BaseModel, validator

        class Item(BaseModel):
            name: str

            @validator("name")  # error: [v1-validator] "field"
            def strip(cls, value, values, field):
                return value.strip()
      `,m`
        from pydantic import BaseModel, validator

        class Item(BaseModel):
            name: str

            @validator("title")  # error: [v1-validator] "title"
            def strip(cls, value):
                return value.strip()
      `,m`
        from pydantic import BaseModel, validator

        class Item(BaseModel):
            name: str

            @validator  # error: [v1-validator] "without arguments"
            def strip(cls, value):
                return value.strip()
      `],good:[m`
        from pydantic import BaseModel, field_validator

        class Item(BaseModel):
            name: str

            @field_validator("name")
            @classmethod
            def strip(cls, value: str) -> str:
                return value.strip()
      `,m`
        from pydantic.v1 import BaseModel, validator

        class Item(BaseModel):
            name: str

            @validator("name")
            def strip(cls, value):
                return value.strip()
      `,{title:"a project on Pydantic 1",files:{"main.py":m`
            from pydantic import BaseModel, validator

            class Item(BaseModel):
                name: str

                @validator("name")
                def strip(cls, value):
                    return value.strip()
          `,"pyproject.toml":`[tool.poetry.dependencies]
pydantic = "^1.10"
`}}],references:["https://docs.pydantic.dev/latest/migration/#changes-to-validators"]},mentions:/validator/,check:{oldValidator(n,e){if(n.style!=="validator"||!e.application.pydantic.isVersion2(e.module.path))return;let t=tT(n,e);e.report({at:n.at,severity:t===null?"warning":"error",message:t??`@validator${nT(n)} is deprecated in Pydantic 2; use @field_validator${sT(n)} with @classmethod under it`})}}};function tT({call:n,function:e,owner:t},{application:s}){if(n===null)return'@validator without arguments fails in Pydantic 2; name the fields: @field_validator("...")';if(n.keywords.some(({arg:a})=>a==="whole"))return"@validator(whole=...) fails in Pydantic 2, where validators get the whole value; remove the argument";if(n.args.some(({kind:a})=>a==="List"||a==="Tuple"))return"@validator fails in Pydantic 2 with a list of fields; pass each name as an argument of @field_validator";if(e?.owner&&e.facts.parameters[0]?.name==="self")return'@validator fails on a method with "self" in Pydantic 2; use @field_validator with @classmethod under it';for(let{name:a,kind:l,default:c}of e?.facts.parameters.slice(e.owner?2:1)??[])if(!(l==="kwarg"||l==="vararg"||a==="values")){if(a==="field"||a==="config")return`The validator parameter "${a}" fails in Pydantic 2; use @field_validator with "info: ValidationInfo" and read ${a==="field"?"info.field_name":"info.config"}`;if(c===null)return`The validator parameter "${a}" fails under @validator in Pydantic 2; use @field_validator, whose third parameter is "info: ValidationInfo"`}let{pydantic:r}=s,o=!n.keywords.some(({arg:a})=>a==="check_fields"||a===null);if(t===null||!o||r.isModel(t)!==!0||!r.hasAllFields(t))return null;let i=r.fieldsOf(t);for(let a of n.args)if(!(a.kind!=="Constant"||a.type!=="str"||a.value==="*")&&!i.has(a.value))return`@validator("${a.value}") fails: ${t.facts.name} has no field "${a.value}"; name an existing field and use @field_validator`;return null}function nT({call:n}){let e=(n?.args??[]).flatMap(t=>t.kind==="Constant"&&t.type==="str"?[t.value]:[]);return e.length===0||e.length<(n?.args.length??0)?"":`(${e.map(t=>`"${t}"`).join(", ")})`}function sT({call:n}){let e=t=>n?.keywords.some(({arg:s,value:r})=>s===t&&r.kind==="Constant"&&r.value===!0)??!1;return e("each_item")?" on Annotated items (instead of each_item=True)":e("pre")?'(..., mode="before")':e("always")?" and Field(validate_default=True)":""}var Ay=[yy,wy,ky,dy,uy,gy,fy];var Sy={id:"deprecated-response-class",category:"responses",severity:"warning",set:"recommended",since:"0.1.0",fixable:"unsafe",mentions:/(OR|U)JSONResponse/,requires:{fastapi:"0.131"},docs:{summary:"`ORJSONResponse` and `UJSONResponse`, which FastAPI has deprecated",why:"With a return annotation or `response_model`, and no response class, FastAPI from 0.130 has Pydantic write the JSON bytes itself, which\nis faster than any response class. Since 0.131 `ORJSONResponse` and `UJSONResponse` warn whenever an answer is made with them, and they\nwill be removed.",bad:[m`
        from fastapi import FastAPI
        from fastapi.responses import ORJSONResponse

        app = FastAPI(default_response_class=ORJSONResponse)  # warning: "ORJSONResponse"
        #                                    ^^^^^^^^^^^^^^

        @app.get("/books")
        def read_books() -> list[str]:
            return []
      `],good:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books")
        def read_books() -> list[str]:
            return []
      `],references:["https://fastapi.tiangolo.com/advanced/custom-response/#orjson-or-response-model","https://fastapi.tiangolo.com/release-notes/"]},check:{Call(n,e){$l(n.func,e,"return the data itself under a return annotation",null);for(let{arg:t,value:s}of n.keywords)(t==="response_class"||t==="default_response_class")&&$l(s,e,rT,oT(n,t,s,e))},ClassDef({bases:n},e){for(let t of n)$l(t,e,"derive from JSONResponse",null)}}},rT="leave it out, and give routes a return annotation or response_model";function $l(n,e,t,s){let r=/^fastapi\.responses\.((?:OR|U)JSONResponse)$/.exec(e.qualifiedName(n)??"")?.[1];if(r===void 0||e.module.role==="test")return;let o=`${r} is deprecated since FastAPI 0.131, and slower than letting Pydantic write the JSON: ${t}`;e.report({at:n,message:o,...s&&{fix:s}})}function oT(n,e,t,{file:s}){let r=J.removeArgument(s,n,e);return r&&{title:`Remove ${e}`,safety:"unsafe",edits:[r],imports:J.withoutUse(t)}}var vy={id:"error-with-success-status",category:"responses",severity:"warning",set:"recommended",since:"0.1.0",mentions:/error|err\b|success|succeeded|\bok\b|fail/i,docs:{summary:"Error that is sent with a success status",why:"Clients, proxies, caches, retries and monitoring look at the status code. An error that is returned as a dict goes out with status\n200: `raise_for_status()` passes, the failure counts as a success in every dashboard, and each client has to know this route's own way of\nsaying no.",bad:[m`
        from fastapi import FastAPI

        app = FastAPI()
        books = {1: "Emma"}

        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            if book_id not in books:
                return {"error": "No such book"}  # warning: "status 200"
        #              ^^^^^^^^^^^^^^^^^^^^^^^^^
            return {"title": books[book_id]}
      `],good:[m`
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()
        books = {1: "Emma"}

        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            if book_id not in books:
                raise HTTPException(404, "No such book")
            return {"title": books[book_id]}

        @app.delete("/books/{book_id}")
        def delete_book(book_id: int):
            if book_id not in books:
                return JSONResponse({"error": "No such book"}, status_code=404)
            return {"deleted": book_id}
      `],limits:`Silent where the response model has a class of its own for such answers; for webhooks and callbacks, whose senders would try again; and
for routes whose answer is the outcome of a check (health, test, validation).`,references:["https://fastapi.tiangolo.com/tutorial/handling-errors/"]},check:{answer(n,{application:e,module:t,report:s}){if(t.role!=="application"||iT(n))return;let r=Za(e,n);r!==null&&s({at:n.value,message:`${n.handler.facts.name}() says ${r.saying}, but sends it with status ${r.status}: raise HTTPException, or return a JSONResponse with a status code of 400 or more`})}}};function iT({handler:n,routes:e}){return xy.test(n.facts.name)||e.some(({path:t})=>t===null||xy.test(t))}var xy=/(^|[\W_])(\w*hooks?|callback|health\w*|ready|readiness|live|liveness|ping|probe|test|check|valid\w*|verif\w*|status|diagnos\w*|rpc|graphql|events?|slack|telegram)($|[\W_])/i;var Cy={id:"html-annotation-without-class",category:"responses",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",mentions:/->/,docs:{summary:"String under `-> HTMLResponse` without a response class: JSON is sent",why:"A return annotation with a `Response` class switches the response model off, and that is all it does. A handler that returns a\nstring under it sends JSON: the page arrives in quotation marks, as `application/json`. `response_class=HTMLResponse` makes a page of\nthe string, as does returning an `HTMLResponse`. The same holds for `PlainTextResponse`, and for the path of a `FileResponse` and the\ntarget of a `RedirectResponse`.",bad:[m`
        from fastapi import FastAPI
        from fastapi.responses import HTMLResponse

        app = FastAPI()

        @app.get("/")
        def read_page() -> HTMLResponse:  # error: "response_class=HTMLResponse"
        #                  ^^^^^^^^^^^^
            return "<h1>Hello</h1>"
      `],good:[m`
        from fastapi import FastAPI
        from fastapi.responses import HTMLResponse

        app = FastAPI()

        @app.get("/", response_class=HTMLResponse)
        def read_page() -> str:
            return "<h1>Hello</h1>"

        @app.get("/other")
        def read_other_page() -> HTMLResponse:
            return HTMLResponse("<h1>Hello</h1>")
      `],references:["https://fastapi.tiangolo.com/advanced/custom-response/#html-response"]},check:{answer({handler:n,routes:e,responses:t,value:s,type:r},o){if(o.module.role==="test"||!aT(r,o))return;let i=t.findIndex(({responseClass:u})=>u===null),a=e[i],l=t[i]?.model;if(a===void 0||l?.kind!=="annotated-response")return;let c=lT(o,l.at.node);if(c===null)return;let d=a.module===o.module?J.addArgument(o.file,a.registration,`response_class=${c}`):null;o.report({at:l.at.node,message:`${n.facts.name}() returns a string, which is sent as JSON: the annotation with ${c} does not say how to send it; pass response_class=${c} to the route, or return ${c}(\u2026)`,related:[{at:{...s,module:o.module},message:"this string is sent as JSON"}],...d&&{fix:{title:`Pass response_class=${c}`,safety:"unsafe",edits:[d]}}})}}};function aT(n,{application:e}){return g(e.project.inference.asInstance(n)).every(t=>t.kind==="instance"&&t.class.qualifiedName==="builtins.str")}function lT({application:n,module:e,file:t},s){let{inference:r}=n.project,o=r.annotation(e,s);if(o.kind!=="instance")return null;let{class:i}=o;return cT.some(l=>r.classes.isSubclass(i,`starlette.responses.${l}`)===!0)?t.text.slice(s.start,s.end).replace(/^["']|["']$/g,""):null}var cT=["HTMLResponse","PlainTextResponse","FileResponse","RedirectResponse"];var Ry={id:"ignored-response-parameter",category:"responses",severity:"warning",set:"recommended",since:"0.1.0",mentions:/\.(status_code|headers|set_cookie|delete_cookie)\b|\breturn\s+\w+/,docs:{summary:"Status, header or cookie set on the injected response while another response is sent",why:`The \`response: Response\` that FastAPI injects only collects what is to be added to the answer that FastAPI itself makes of returned
data. A handler that returns a response of its own sends that one as it is: a status, header or cookie on the injected one is
dropped, whether the handler or a dependency has set it.

Nor is the injected one made to be returned: it has no status code, and without one the server breaks off the connection.`,bad:[m`
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse

        app = FastAPI()

        @app.get("/login")
        def log_in(response: Response):
            response.set_cookie("session", "1")  # warning: "so the cookie is lost"
        #   ^^^^^^^^^^^^^^^^^^^
            return RedirectResponse("/")

        @app.get("/logout")
        def log_out(response: Response):
            response.delete_cookie("session")
            return response  # error: "no status code"
        #          ^^^^^^^^
      `],good:[m`
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse

        app = FastAPI()

        @app.get("/login")
        def log_in():
            response = RedirectResponse("/")
            response.set_cookie("session", "1")
            return response

        @app.get("/logout")
        def log_out(response: Response) -> dict[str, bool]:
            response.delete_cookie("session")
            return {"done": True}
      `],limits:`Silent where the handler may return data on some path after the change, where the injected response is used for anything else
(passed on, read), and for dependencies of which some handler returns data.`,references:["https://fastapi.tiangolo.com/advanced/response-cookies/#return-a-response-directly","https://fastapi.tiangolo.com/advanced/response-change-status-code/"]},check:{endpoint(n,{application:e,file:t,module:s,report:r}){if(s.role!=="test")for(let o of sl(e,t,n)){if(o.kind==="without-status"){let f=`The response that FastAPI injects into ${n.name}() has no status code, and returning it makes the server break off: return data, or set status_code`;r({at:o.returned,severity:"error",message:f});continue}let{change:i,what:a,handler:l,sent:c}=o,d=`${l.facts.name}()`,u=n.isHandler?"set it on the response that is returned":`return data from ${d}, or set it there`;r({at:i,message:`${d} returns a response of its own, so the ${a} is lost that is set on the injected one: ${u}`,related:[{at:{module:l.module,start:c.start,end:c.end},message:"this is sent as it is"}]})}}}};var Ty={id:"invalid-response-annotation",category:"responses",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",mentions:/->|response/,docs:{summary:"Response model that FastAPI cannot make: the app does not start",why:'FastAPI makes a Pydantic model of the return annotation (from 0.89), of `response_model=` and of each `"model"` in\n`responses=`. Where that is impossible, registering the route raises, and the program ends while it is imported. So it is with a\n`Response` class in a union, classes that Pydantic knows nothing of (those of SQLAlchemy among them), a list where a type is meant,\nasynchronous iterators of a function that yields nothing, and models for status codes without a body.\n\n`response_model=None` switches the model off; a `Response` class alone needs no such thing.',bad:[m`
        from fastapi import FastAPI
        from fastapi.responses import RedirectResponse

        app = FastAPI()

        @app.get("/latest")
        def read_latest(redirect: bool = False) -> RedirectResponse | dict:  # error: "RedirectResponse"
        #                                          ^^^^^^^^^^^^^^^^^^^^^^^
            return RedirectResponse("/2") if redirect else {"version": 2}
      `,m`
        from fastapi import FastAPI

        app = FastAPI()

        class Report:
            def __init__(self, title: str) -> None:
                self.title = title

        @app.get("/reports")
        def read_reports() -> list[Report]:  # error: "Report"
            return [Report("sales")]
      `,m`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Item(BaseModel):
            name: str

        @app.get("/items", response_model=[Item])  # error: "list[Item]"
        def read_items():
            return []
      `,m`
        from fastapi import FastAPI, status

        app = FastAPI()

        @app.delete("/items/{name}", status_code=status.HTTP_204_NO_CONTENT)
        def delete_item(name: str) -> dict:  # error: "204"
            return {}
      `,m`
        from collections.abc import AsyncIterator
        from fastapi import FastAPI

        app = FastAPI()

        async def count() -> AsyncIterator[int]:
            yield 1

        @app.get("/numbers")
        async def read_numbers() -> AsyncIterator[int]:  # error: "AsyncIterator"
            return count()
      `],good:[m`
        from collections.abc import AsyncIterator
        from typing import Any
        from fastapi import FastAPI, Response
        from fastapi.responses import JSONResponse, RedirectResponse
        from pydantic import BaseModel

        app = FastAPI()

        class Item(BaseModel):
            name: str

        @app.get("/latest", response_model=None)
        def read_latest(redirect: bool = False) -> RedirectResponse | dict[str, Any]:
            return RedirectResponse("/2") if redirect else {"version": 2}

        @app.get("/raw")
        def read_raw() -> Response:
            return JSONResponse({"version": 2})

        @app.get("/items", response_model=list[Item])
        def read_items():
            return []

        @app.delete("/items/{name}", status_code=204)
        def delete_item(name: str) -> None: ...

        @app.get("/numbers")
        async def read_numbers() -> AsyncIterator[int]:
            yield 1
      `],limits:`Silent about classes whose ancestors are not all known, and where a router class or a decorator of unknown effect stands
between route and handler.`,references:["https://fastapi.tiangolo.com/tutorial/response-model/#other-return-type-annotations","https://fastapi.tiangolo.com/advanced/response-change-status-code/"]},check:{route(n,e){let{application:t,module:s,report:r}=e;if(s.role!=="test")for(let o of t.fastapi.refusalsOf(n)){let{at:i}=o,a=i.module===s;if(!a&&!t.fastapi.isFirstOfHandler(n))continue;let l=a?uT(n,o,e):null;r({at:a?i.node:t.fastapi.placeOf(n),message:dT(n,o),...l&&{fix:l}})}}}};function dT({callable:n},{kind:e,name:t,source:s}){let r=`${n.name}()`,o=s==="annotation"?`the return annotation of ${r}`:`a response model of ${r}`;switch(e){case"response":return`FastAPI cannot make a response model with ${t} in it, so registering ${r} raises FastAPIError: pass response_model=None, or annotate a Response class alone`;case"class":return`${t} in ${o} is no class that Pydantic knows, so registering the route raises FastAPIError: use a Pydantic model, or pass response_model=None`;case"iterator":return`${t} in ${o} fits only a handler that yields, so registering the route raises FastAPIError: yield the items in ${r}, or annotate what it returns`;case"never":return`FastAPI cannot make a response model of ${t}, so registering ${r} raises FastAPIError: annotate None, or pass response_model=None`;case"list":return`A list is no response model, so registering ${r} raises AttributeError: write list[${t}]`;case"no-body":return`A response with status ${t} has no body, so a response model of ${r} raises AssertionError when the route is registered: ${s==="annotation"?"annotate None":"leave the model out"}`}}function uT({registration:n},{at:e,kind:t,name:s,source:r},{file:o}){let{start:i,end:a}=e.node,l=d=>({title:`Replace with "${d}"`,safety:"unsafe",edits:[{start:i,end:a,text:d}]});if(t==="list")return l(`list[${s}]`);if(r==="responses")return null;if(t==="no-body")return l("None");if(t!=="response")return null;if(r==="response_model")return l("None");let c=J.addArgument(o,n,"response_model=None");return c&&{title:"Pass response_model=None",safety:"unsafe",edits:[c]}}var Ey={id:"literal-status-code",category:"responses",severity:"info",set:"strict",since:"0.1.0",fixable:"safe",docs:{summary:"Status code written as a number",why:"`status.HTTP_409_CONFLICT` says what it means, an editor completes it, and a mistyped code does not pass for another one. The constants\nare in `fastapi.status`; Python's own `http.HTTPStatus` does as well.",bad:[m`
        from fastapi import FastAPI, HTTPException
        from fastapi.responses import JSONResponse

        app = FastAPI()

        @app.post("/items", status_code=201)  # info: "status.HTTP_201_CREATED"
        #                               ^^^
        def create_item(name: str) -> str:
            if not name:
                raise HTTPException(409, "taken")  # info: "status.HTTP_409_CONFLICT"
            return name

        @app.get("/items")
        def read_items() -> JSONResponse:
            return JSONResponse([], status_code=202)  # info: "status.HTTP_202_ACCEPTED"
      `],good:[m`
        from http import HTTPStatus

        from fastapi import FastAPI, HTTPException, status

        app = FastAPI()

        @app.post("/items", status_code=status.HTTP_201_CREATED)
        def create_item(name: str) -> str:
            if not name:
                raise HTTPException(HTTPStatus.CONFLICT, "taken")
            return name
      `],limits:"Looks at routes, at `HTTPException` and its subclasses, at responses, and at `response.status_code = 404`. Comparisons and the keys of\n`responses` are left alone, and so are tests, examples and codes that have no constant.",references:["https://fastapi.tiangolo.com/tutorial/response-status-code/#shortcut-to-remember-the-names"]},mentions:/\b[1-5]\d\d\b/,check:{route(n,e){let t=n.arguments.get("status_code");t&&t.module===e.module&&Dl(t.node,e)},Call(n,e){if([...n.args,...n.keywords.map(({value:i})=>i)].filter(ql).length===0)return;let s=fT(n.func,e);if(s===null)return;let r=s===0?["status_code"]:["content","status_code"],o=V(e.application.project.inference,e.module,n,r).get("status_code");o&&o.module===e.module&&Dl(o.node,e)},Assign({targets:n,value:e},t){let[s]=n;!ql(e)||s?.kind!=="Attribute"||s.attr!=="status_code"||me(t.application.project.inference,t.typeOf(s.value))===!0&&Dl(e,t)}}};function ql(n){return n.kind==="Constant"&&n.type==="int"&&Qr(Number(n.value),!0)!==null}function fT(n,{typeOf:e,application:t}){let s=e(n);if(s.kind!=="class"||s.of.kind!=="instance")return null;let{inference:r}=t.project;return r.classes.isSubclass(s.of.class,"starlette.exceptions.HTTPException")===!0?0:me(r,s.of)===!0?1:null}function Dl(n,e){let{role:t}=e.module;if(t==="test"||t==="example"||!ql(n))return;let s=n.kind==="Constant"?Number(n.value):0,r=Qr(s,e.isAtLeast("starlette","0.48")),o=pT(n,e),i=o&&{title:`Write ${o.name}.${r}`,safety:"safe",edits:[{start:n.start,end:n.end,text:`${o.name}.${r}`}],imports:{added:o.added}},a=`Status code ${s} is a bare number; write ${o?.name??"status"}.${r}`;e.report({at:n,message:a,...i&&{fix:i}})}function pT({start:n,end:e},{file:t,module:s,application:r,qualifiedName:o}){let i=o({kind:"Name",id:"status",start:n,end:e});if(i==="fastapi.status"||i==="starlette.status")return{name:"status",added:[]};let a=J.importName(t,"fastapi","status"),l=r.project.inference.names.lookUp(s,"status",n).kind==="definitions";return a?.name==="status"&&l?null:a}var Iy={id:"missing-created-status",category:"responses",severity:"info",set:"strict",since:"0.1.0",docs:{summary:"`POST` route that creates something and answers 200",why:'Status 201 tells clients that something new exists now; 200 only says that the request was understood. FastAPI answers 200 unless the route\nsays otherwise: `@app.post("/items", status_code=status.HTTP_201_CREATED)`. The API documentation then shows it, too.',bad:[m`
        from fastapi import Depends, FastAPI
        from sqlmodel import Field, Session, SQLModel

        app = FastAPI()

        class Item(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            name: str

        class ItemIn(SQLModel):
            name: str

        def get_session() -> Session: ...

        @app.post("/items")  # info: "creates"
        #^^^^^^^^
        def store(data: ItemIn, session: Session = Depends(get_session)) -> Item:
            item = Item(name=data.name)
            session.add(item)
            session.commit()
            return item
      `],good:[m`
        from fastapi import Depends, FastAPI, status
        from sqlmodel import Field, Session, SQLModel

        app = FastAPI()

        class Item(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            name: str

        class ItemIn(SQLModel):
            name: str

        def get_session() -> Session: ...

        @app.post("/items", status_code=status.HTTP_201_CREATED)
        def store(data: ItemIn, session: Session = Depends(get_session)) -> Item:
            item = Item(name=data.name)
            session.add(item)
            session.commit()
            return item

        @app.post("/items/search")
        def search(data: ItemIn, session: Session = Depends(get_session)) -> list[Item]:
            return []
      `],limits:"A route creates something if its handler, or a function that it calls, adds a new entity to an SQLAlchemy session and the handler returns\nit, or if the handler is called `create_\u2026`, `add_\u2026`, `register_\u2026` and returns an object of a class of the project. Silent where the handler\nsets a status itself or returns a `Response`, and for routes outside the API documentation.",references:["https://fastapi.tiangolo.com/tutorial/response-status-code/","https://www.rfc-editor.org/rfc/rfc9110#name-201-created"]},check:{route(n,{application:{fastapi:e},module:t,report:s}){if(t.role==="test"||t.role==="example"||e.responseOf(n).isInSchema===!1)return;let r=e.creationOf(n);if(r===null)return;let o=r.class.qualifiedName.replace(/^.*\./,""),{at:i}=r;s({at:n.registration.func,message:`${n.callable.name}() creates and returns ${/^[AEIO]/.test(o)?"an":"a"} ${o}, and answers 200; pass status_code=status.HTTP_201_CREATED`,related:i===null?[]:[{at:{module:i.module,start:i.node.start,end:i.node.end},message:`a new ${o} is added here`}]})}}};var Oy={id:"missing-response-model",category:"responses",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Route that sends whatever its handler returns",why:`Without a response model FastAPI turns the returned object into JSON as it is: every attribute it has today, and every one that
somebody adds tomorrow, goes to the client. Nothing checks the shape either, and the API documentation shows an empty schema, so
generated clients know nothing about the answer.

A return annotation (from FastAPI 0.89) or \`response_model=\` makes FastAPI validate and filter the answer. \`response_model=None\` says that
this is not wanted.`,bad:[m`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str
            purchase_price: int

        def load_books() -> list[Book]: ...

        @app.get("/books")
        def read_books():  # warning: [missing-response-model] "read_books() returns list[Book]"
        #   ^^^^^^^^^^
            return load_books()

        @app.get("/stock")
        def read_stock():  # warning: [missing-response-model] "read_stock() returns a dict"
            return {"books": load_books()}
      `],good:[m`
        from fastapi import FastAPI, Response
        from fastapi.responses import RedirectResponse
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str

        def load_books() -> list[Book]: ...

        @app.get("/books")
        def read_books() -> list[Book]:
            return load_books()

        @app.get("/catalogue", response_model=list[Book])
        def read_catalogue():
            return load_books()

        @app.get("/raw", response_model=None)
        def read_raw():
            return load_books()

        @app.delete("/books/{title}", status_code=204)
        def delete_book(title: str):
            return None

        @app.get("/old")
        def read_old():
            return RedirectResponse("/books")

        @app.get("/health")
        def read_health():
            return {"status": "ok"}

        @app.get("/first")
        def read_first():
            book = load_books()[0]
            return {"title": book.title}
      `],limits:'Silent where nothing unforeseen can be sent, here or in the project functions that the answer comes from: constants, single numbers,\nstrings or dates, lists of them, dicts with such values or with fields that are picked by hand (`{"id": user.id}`), and what the dump of a\nfreshly built model holds. Silent as well for handlers that return nothing, stream, or return anything but JSON on some path; for routes with\na `response_class`, a hand-written description of the answer in `responses=`, or a place outside the API documentation; for redirects and\nstatus codes without a body; where the type of a returned value is not known, or a decorator or route class of unknown effect stands between\nroute and handler; and in tests and examples. What `answer[key] = value` adds to a dict is not looked at.',references:["https://fastapi.tiangolo.com/tutorial/response-model/","https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/"]},check:{route(n,{application:e,module:t,report:s}){if(t.role==="test"||t.role==="example"||!e.fastapi.isFirstOfHandler(n))return;let r=e.fastapi.disclosureOf(n);if(r?.kind!=="untyped")return;let{returned:o,fitting:i,isMixed:a,ignoresAnnotation:l}=r,c=o===null?"data":o==="dict"||o==="list"?`a ${o}`:o,d=l?"FastAPI looks at return annotations from 0.89 on; pass response_model":a?"pass response_model":i===null?"annotate the return type with a model of what clients should get, or pass response_model":`annotate it "-> ${i}" or with a narrower model, or pass response_model`;s({at:e.fastapi.placeOf(n),message:`${n.callable.name}() returns ${c}, but the route has no response model: nothing filters what is sent, and the API documentation does not describe it; ${d}`,related:r.at.map(({module:u,node:f})=>({at:{module:u,start:f.start,end:f.end},message:"this is sent as it is"}))})}}};var My={id:"orm-response",category:"responses",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"ORM entity sent without a model that picks its fields",why:"Without a response model FastAPI reads all attributes of the object with `vars()`: every loaded column of the table goes to the\nclient, password hashes and internal notes included, and every column that a later migration adds. `-> None` and `response_model=None` are\nno model either. Under a model that says nothing about the content (`Any`, `list`, `dict[str, Any]`) Pydantic does not know how to\nserialize an entity, and every request ends with status 500.\n\nAn SQLModel table class can be its own response model, but then it sends all its columns: a class with a password column needs a second,\npublic class.",bad:[m`
        from fastapi import Depends, FastAPI
        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase):
            pass

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            hashed_password: Mapped[str]

        def get_db(): ...

        @app.get("/users/{user_id}")
        def read_user(user_id: int, db: Session = Depends(get_db)):  # error: [orm-response] "hashed_password"
        #   ^^^^^^^^^
            return db.get(User, user_id)

        @app.get("/users")
        def read_users(db: Session = Depends(get_db)) -> list:  # error: [orm-response] "every request"
        #                                                ^^^^
            return db.scalars(select(User)).all()
      `,{title:"an SQLModel table as its own response model",files:{"main.py":m`
            from fastapi import FastAPI
            from sqlmodel import Field, SQLModel

            app = FastAPI()

            class Account(SQLModel, table=True):
                id: int | None = Field(default=None, primary_key=True)
                api_key: str

            @app.get("/accounts")
            def read_accounts() -> list[Account]: ...  # error: [orm-response] "api_key"
          `}}],good:[m`
        from fastapi import Depends, FastAPI
        from pydantic import BaseModel
        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase):
            pass

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            hashed_password: Mapped[str]

        class UserPublic(BaseModel):
            id: int

        def get_db(): ...

        @app.get("/users/{user_id}", response_model=UserPublic)
        def read_user(user_id: int, db: Session = Depends(get_db)):
            return db.get(User, user_id)

        @app.get("/users")
        def read_users(db: Session = Depends(get_db)) -> list[UserPublic]:
            return db.scalars(select(User)).all()
      `],limits:`Tables that Pydantic can serialize (SQLModel classes and mapped dataclasses) are reported only when a column looks like a secret
by its name. Silent where the type of what is returned is not known, and in tests and examples.`,references:["https://fastapi.tiangolo.com/tutorial/response-model/","https://fastapi.tiangolo.com/tutorial/sql-databases/"]},check:{route(n,{application:e,module:t,report:s}){if(t.role==="test"||t.role==="example"||!e.fastapi.isFirstOfHandler(n))return;let r=e.fastapi.disclosureOf(n);if(r===null||r.kind==="untyped"||r.kind==="vague")return;let{entity:o}=r,i=`${n.callable.name}()`,a=o.secretColumns.map(d=>`"${d}"`).join(", "),l=r.kind==="entity"?null:r.annotation,c={entity:`${i} returns ${o.name} objects of the database without a response model: every loaded column is sent${a===""?"":`, ${a} too`}; declare a response model with the fields that clients may see`,unserializable:`${i} returns ${o.name} objects of the database under an annotation that cannot serialize them: every request ends with status 500; declare a response model with the fields that clients may see`,"table-model":`The response model of ${i} is the table ${o.name} itself, which sends ${a}; declare a public model without it`}[r.kind];s({at:l?.module===t?l.node:e.fastapi.placeOf(n),message:c,related:[...o.at.map(({module:d,node:u})=>({at:{module:d,start:u.start,end:u.end},message:`${o.name} is returned here`})),...o.place?[{at:o.place,message:`${o.name} is mapped to a table`}]:[]]})}}};var Ny={id:"redundant-response-model",category:"responses",severity:"info",set:"recommended",since:"0.1.0",fixable:"safe",mentions:/response_model/,requires:{fastapi:"0.89"},docs:{summary:"`response_model` that repeats the return annotation",why:"FastAPI takes the return annotation for the response model. Saying it twice adds nothing but a second place to change, and a\nplace where the two can drift apart: `response_model` wins, while editors and type checkers believe the annotation. `response_model` is\nfor what the annotation cannot say, such as a public model of an object that the handler returns as something else.",bad:[m`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str

        @app.get("/books", response_model=list[Book])  # info: "annotation"
        #                  ^^^^^^^^^^^^^^^^^^^^^^^^^
        def read_books() -> list[Book]:
            return []
      `],good:[m`
        from typing import Any
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class Book(BaseModel):
            title: str

        @app.get("/books")
        def read_books() -> list[Book]:
            return []

        @app.get("/books/first", response_model=Book)
        def read_first_book() -> Any:
            return {"title": "Emma", "price": 10}
      `],limits:"Two spellings of one type (`Optional[Book]`, `Book | None`) are not compared.",references:["https://fastapi.tiangolo.com/tutorial/response-model/#response-model-priority"]},check:{route(n,e){let{file:t,module:s,report:r}=e;if(s.role==="test")return;let o=n.arguments.get("response_model"),i=n.decorated?.facts.annotation;if(!o||!i||!mT(e,o.node,i))return;let a=n.registration.keywords.find(({value:d})=>d===o.node);if(a===void 0||!yT(n,e))return;let l=t.text.slice(i.start,i.end),c=J.removeArgument(t,n.registration,"response_model");r({at:a,message:`response_model of ${n.callable.name}() repeats its return annotation ${l}, which FastAPI uses anyway: leave it out`,related:[{at:{...i,module:n.module},message:"the annotation says the same"}],...c&&{fix:{title:"Remove response_model",safety:"safe",edits:[c]}}})}}};function mT({file:n,module:e},t,s){let[r,o]=[t,s].map(({start:a,end:l})=>n.text.slice(a,l).replace(/\s+/g,"").replace(/^(["'])(.*)\1$/,"$2"));if(r!==o||r==="None")return!1;let i=new Set(r.match(/[\p{L}_][\p{L}\p{N}_]*/gu));for(let a=e.scopeAt(t.start);a>0;a=e.scope(a).parent)if(e.scope(a).bindings.some(({name:l})=>i.has(l)))return!1;return!0}function yT(n,{application:{fastapi:e}}){return n.kind!=="http"||n.router.kind==="unknown"||e.isWrapped(n)?!1:!e.overridesRegistration(n)&&!e.responseOf(n).isStream}var Ly={id:"returned-exception",category:"responses",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",docs:{summary:"Exception that is returned instead of raised",why:"FastAPI makes an error response of an `HTTPException` that is raised. One that is returned is a value like any other: without a\nresponse model clients get status 200 with the attributes of the exception as JSON, with one the answer does not fit it and is a 500. A\ndependency that returns the exception lets the request go on, and the handler gets the exception in place of the user.",bad:[m`
        from typing import Annotated
        from fastapi import Depends, FastAPI, Header, HTTPException

        app = FastAPI()
        books = {1: "Emma"}

        def check_key(key: Annotated[str, Header()] = ""):
            if key != "open":
                return HTTPException(401, "Wrong key")  # error: "request goes on"
            #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        @app.get("/books/{book_id}", dependencies=[Depends(check_key)])
        def read_book(book_id: int):
            if book_id not in books:
                return HTTPException(404, "No such book")  # error: "status 200"
            return {"title": books[book_id]}
      `],good:[m`
        from fastapi import FastAPI, HTTPException

        app = FastAPI()
        books = {1: "Emma"}

        def not_found(what: str) -> HTTPException:
            return HTTPException(404, f"No such {what}")

        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            if book_id not in books:
                raise not_found("book")
            return {"title": books[book_id]}
      `],limits:"Of dependencies only returned `HTTPException`s are reported. Silent where only some of the values that an expression may have\nare exceptions, and for handlers behind decorators or route classes that may raise what is returned.",references:["https://fastapi.tiangolo.com/tutorial/handling-errors/"]},check:{answer({handler:n,responses:e,value:t,type:s,start:r},o){let i=Py(s,"builtins.BaseException",o);if(i===null)return;let l=e.some(({model:d})=>d.kind==="declared"||d.kind==="annotated")?"FastAPI takes for data under the response model, mostly with status 500":"is sent as JSON with status 200",c=`${n.facts.name}() returns ${i}, which ${l}: raise it`;Fy(t,r,c,o)},endpoint({function:n,isHandler:e,isDependency:t},s){let{application:r,module:o}=s;if(!(!t||e||n?.module!==o)&&!(n.facts.isGenerator||n.facts.decorators.length>0))for(let{value:i,start:a}of n.facts.returns){if(i===null)continue;let l=r.project.inference.typeOf(o,i),c=Py(l,"starlette.exceptions.HTTPException",s);if(c===null)continue;let d=`The dependency ${n.facts.name}() returns ${c} instead of raising it: the request goes on with the exception as its value; raise it`;Fy(i,a,d,s)}}}};function Py(n,e,{application:t,module:s}){if(s.role==="test")return null;let{classes:r}=t.project.inference,o=g(n).map(i=>i.kind==="instance"&&r.isSubclass(i.class,e)===!0?i.class.qualifiedName.replace(/^.*\./,""):null);return o.includes(null)?null:o[0]}function Fy({start:n,end:e},t,s,r){r.report({at:{start:n,end:e},message:s,fix:{title:"Raise it",safety:"unsafe",edits:[{start:t,end:t+6,text:"raise"}]}})}var $y={id:"sensitive-response-field",category:"responses",severity:"error",set:"recommended",since:"0.1.0",securitySeverity:"6.5",docs:{summary:"Response model with a password, or another secret of an account",why:`A response model sends all of its fields. Mostly it is the model of the request, or the class of the table, that is used for the answer
as well: then clients, and whatever logs and caches answers on the way, get the password or its hash, which can be guessed at leisure
once it is known. Give the answer a model of its own, from which the others inherit what they share.`,bad:[m`
        from fastapi import FastAPI
        from pydantic import BaseModel

        app = FastAPI()

        class UserIn(BaseModel):
            username: str
            password: str

        @app.post("/users")
        def create_user(user: UserIn) -> UserIn:  # error: "\"password\" of UserIn"
        #                                ^^^^^^
            return user
      `],good:[m`
        from typing import Any
        from fastapi import FastAPI
        from pydantic import BaseModel, Field, SecretStr

        app = FastAPI()

        class UserOut(BaseModel):
            username: str

        class UserIn(UserOut):
            password: str

        class User(UserOut):
            password: SecretStr
            password_hash: str = Field(exclude=True)

        class Token(BaseModel):
            access_token: str

        @app.post("/users", response_model=UserOut)
        def create_user(user: UserIn) -> Any:
            return user

        @app.get("/users")
        def read_users() -> list[User]:
            return []

        @app.post("/token")
        def log_in() -> Token:
            return Token(access_token="...")
      `],limits:"Each model is reported once in a file. Tokens and keys are not reported: handing them out may be what the route is for. Nor are\npasswords for other services (`smtp_password`, a model with a `host`), passwords that a handler makes up, and fields with a serializer.",references:["https://fastapi.tiangolo.com/tutorial/response-model/#return-the-same-input-data","https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/"]},check:{route(n,e){let{application:t,module:s,report:r}=e;if(!(s.role==="test"||s.role==="example"))for(let[o,i]of hT(n,e)){let{model:a}=t.fastapi.responseOf(n),l=i.map(({path:d})=>`"${d}"`).join(", "),c="at"in a&&a.at.module===s;r({at:c?a.at.node:t.fastapi.placeOf(n),message:`${n.callable.name}() sends ${l} of ${o.replace(/^.*\./,"")} to its clients: use a response model without it`,related:i.map(({name:d,place:u})=>({at:u,message:`"${d}" is declared here`}))})}}}};function hT(n,{application:{fastapi:e},module:t}){let s=e.secretFieldsOf(n);if(s.length===0)return new Map;let r=e.routesIn(t).map(i=>({other:i,fields:e.secretFieldsOf(i)})).sort((i,a)=>i.other.registration.start-a.other.registration.start),o=new Map;for(let i of s){let a=i.model.qualifiedName,l=r.filter(({fields:d})=>d.some(({model:u})=>u===i.model));l.some(({fields:d})=>d.some(({model:u,isGenerated:f})=>u===i.model&&f))||l[0]?.other!==n||o.set(a,[...o.get(a)??[],i])}return o}var Dy={id:"status-in-tuple",category:"responses",severity:"error",set:"recommended",since:"0.1.0",mentions:/\breturn\b/,docs:{summary:"Status code returned in a tuple, as in Flask",why:"FastAPI knows no `return body, 404`. The tuple is the body: without a response model clients get status 200 and a JSON array of body\nand number, with one the tuple does not fit it, and every such answer is a 500.",bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books/{book_id}")
        def read_book(book_id: int):
            return {"error": "No such book"}, 404  # error: "404"
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      `,m`
        from fastapi import FastAPI, status

        app = FastAPI()

        @app.post("/books")
        def create_book(title: str) -> dict[str, str]:
            return {"title": title}, status.HTTP_201_CREATED  # error: "status 500"
      `],good:[m`
        from fastapi import FastAPI, HTTPException, status

        app = FastAPI()

        @app.post("/books", status_code=status.HTTP_201_CREATED)
        def create_book(title: str) -> dict[str, str]:
            if title == "":
                raise HTTPException(400, "A book has a title")
            return {"title": title}

        @app.get("/size")
        def read_size() -> tuple[int, int]:
            return 300, 200
      `],limits:"Silent where the first value is a number, or the response model is a tuple: such pairs may be meant.",references:["https://fastapi.tiangolo.com/tutorial/response-status-code/"]},check:{answer(n,e){if(e.module.role==="test")return;let t=gT(n,e);if(t===null)return;let s=`${n.handler.facts.name}()`,r=n.responses[0].statusCode??200,o=bT(n)?"a tuple does not fit the response model, so clients get status 500":`clients get status ${r==="unknown"?200:r} and a JSON array with ${t} in it`,i=t<400?`pass status_code=${t} to the route`:`raise HTTPException(${t})`;e.report({at:n.value,message:`${s} returns ${t} in a tuple, which FastAPI takes for the body: ${o}; ${i}`})}}};function gT({at:n,responses:e},{application:t}){let{inference:s}=t.project;if(e.some(({model:r})=>r.kind==="unknown"||"type"in r&&jl(r.type,"tuple")))return null;for(let{module:r,node:o}of $(s,n)){if(o.kind!=="Tuple"||o.elts.length<2||o.elts.length>3)continue;let[i,a,l]=o.elts;if(l&&l.kind!=="Dict")continue;let c=gt(s,{module:r,node:a});if(c==="unknown"||!_T.has(c))continue;let d=s.asInstance(s.typeOf(r,i));if(!["int","float","bool"].some(u=>jl(d,u)))return c}return null}function jl(n,e){return g(n).some(t=>t.kind==="instance"&&t.class.qualifiedName===`builtins.${e}`)}function bT({responses:n}){return n.some(({model:e})=>"type"in e&&e.type.kind!=="unknown"&&!["list","object","set"].some(t=>jl(e.type,t)))}var _T=new Set([200,201,202,204,400,401,402,403,404,405,406,408,409,410,412,413,415,418,422,423,429,500,501,502,503,504]);var qy={id:"unbounded-list",category:"responses",severity:"warning",set:"strict",since:"0.1.0",docs:{summary:"List route that sends as many rows as there are, or as a client asks for",why:"A table that has twenty rows today has twenty thousand in a year. A route that loads all of them is slow for everybody by then, and one\nrequest can fill the memory of the server. A `limit` without an upper bound is no limit: `?limit=100000000` is a valid request.\n\nRead pages, with a bound that FastAPI enforces: `limit: Annotated[int, Query(ge=1, le=100)] = 100`.",bad:[m`
        from fastapi import Depends, FastAPI
        from pydantic import BaseModel
        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase):
            pass

        class Book(Base):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)

        class BookPublic(BaseModel):
            id: int

        def get_db() -> Session: ...

        @app.get("/books")
        def read_books(db: Session = Depends(get_db)) -> list[BookPublic]:
            return db.scalars(select(Book)).all()  # warning: "every Book"
        #                                   ^^^

        @app.get("/pages")
        def read_pages(limit: int = 100, db: Session = Depends(get_db)) -> list[BookPublic]:  # warning: "limit"
        #              ^^^^^^^^^^
            return db.scalars(select(Book).limit(limit)).all()
      `],good:[m`
        from typing import Annotated

        from fastapi import Depends, FastAPI, Query
        from pydantic import BaseModel
        from sqlalchemy import select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase):
            pass

        class Book(Base):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)

        class BookPublic(BaseModel):
            id: int

        def get_db() -> Session: ...

        @app.get("/pages")
        def read_pages(
            limit: Annotated[int, Query(le=100)] = 100, offset: int = 0, db: Session = Depends(get_db)
        ) -> list[BookPublic]:
            return db.scalars(select(Book).limit(limit).offset(offset)).all()
      `],limits:"Looks at `GET` routes, and for queries at SQLAlchemy and SQLModel: a whole mapped class without `where`, `join`, `limit` and the like, in the\nhandler or a function that it calls, when the answer is a list and no parameter is about pages. Which tables are small by nature is not known.\nA `limit` that is compared or goes through `min()` in the function is taken to be bounded.",references:["https://fastapi.tiangolo.com/tutorial/query-params-str-validations/","https://owasp.org/API-Security/editions/2023/en/0xa4-unrestricted-resource-consumption/"]},check:{route(n,e){let{application:t,module:s,report:r}=e,{fastapi:o,sqlAlchemy:i}=t;if(s.role!=="application"||n.handler===null||!n.methods?.includes("GET")||!ST(n,e))return;let a=i.wholeTableLoadedBy(n.handler);if(a===null||a.calls.length>kT||o.operationsOf(n).some(({parameters:y})=>y.some(({name:h})=>AT.test(h))))return;let[c,...d]=a.calls,u=a.effect.qualifiedName.replace(/^.*\./,""),f=c?.site?.call.func,p=d.length===0&&c?.module===s&&f?.kind==="Attribute";r({at:p?{start:f.end-f.attr.length,end:f.end}:o.placeOf(n),message:`${n.callable.name}() loads and sends every ${u} there is; take a limit with an upper bound, and pass it to the query`,chain:p?[]:a.calls.map(y=>({at:{module:y.module,start:y.node.start,end:y.node.end},message:y===a.calls.at(-1)?`this loads every ${u}`:"this is called"}))})},endpointParameter(n,e){let{declared:t,readings:s}=n;e.module.role!=="application"||!wT.test(t.name)||!s.some(({use:o,parameter:i})=>i.source==="query"&&o.operation.methods?.includes("GET"))||!xT(n,e)||e.report({at:t.place,message:`"${t.name}" has no upper bound, so a client may ask for everything at once; declare Query(le=...)`})}}},kT=3,wT=/^(limit|page_?size|per_?page|max_?results|max_?items|num_?results|top_?k?)$/i,AT=/limit|offset|page|size|skip|cursor|take|pagination|^(count|first|after|before|start|end|top|last|params)$/i;function ST(n,{application:e}){let{model:t,returns:s}=e.fastapi.responseOf(n);return(t.kind==="declared"||t.kind==="annotated"?[t.type]:s.map(({type:o})=>o)).flatMap(g).some(o=>o.kind==="instance"&&/^(builtins\.list|typing\.Sequence)$/.test(o.class.qualifiedName))}function xT({declared:n,endpoint:e},{application:t}){let{inference:s}=t.project;if(n.annotation===null)return!1;let{base:r,metadata:o}=te(s,n.annotation);return!g(s.annotation(r.module,r.node)).every(c=>c.kind==="none"||c.kind==="instance"&&c.class.qualifiedName==="builtins.int")||r.node.kind==="Call"?!1:![...o,...n.written?[n.written]:[]].some(vT)&&!CT(e.function,n.name)}function vT({node:n}){if(n.kind==="Constant")return!1;if(n.kind!=="Call")return!0;let e=n.func.kind==="Name"?n.func.id:n.func.kind==="Attribute"?n.func.attr:"";return/^(Query|Field)$/.test(e)?n.keywords.some(({arg:t})=>t===null||t==="le"||t==="lt"):!0}function CT(n,e){if(n===null)return!1;let{facts:t,module:s}=n,r=i=>i.kind==="Name"&&i.id===e;return t.calls.some(({call:{func:i,args:a}})=>i.kind==="Name"&&i.id==="min"&&a.some(r))||s.facts.blocks.some(({test:i,start:a,end:l})=>i?.kind==="Compare"&&t.start<=a&&l<=t.end&&[i.left,...i.comparators].some(r)&&i.ops.some(c=>c==="Gt"||c==="GtE"||c==="Lt"||c==="LtE"))}var jy={id:"undocumented-error",category:"responses",severity:"info",set:"strict",since:"0.1.0",docs:{summary:"Error that a route answers with and its documentation does not mention",why:'FastAPI puts the successful response and 422 into the API documentation, and nothing that a handler raises. Clients generated from it do\nnot know that there is a 404, and people find out by trying. Describe it: `responses={404: {"model": Message}}` at the route, or for many\nroutes at the router, its `include_router` or the app.',bad:[m`
        from fastapi import FastAPI, HTTPException, status

        app = FastAPI()

        def find(name: str) -> str:
            if name == "":
                raise HTTPException(status.HTTP_404_NOT_FOUND)
            return name

        @app.get("/items/{name}", responses={403: {"description": "Not yours"}})
        def read_item(name: str) -> str:  # info: "404, 409"
        #   ^^^^^^^^^
            if name == "x":
                raise HTTPException(status_code=409)
            if name == "y":
                raise HTTPException(status_code=403)
            return find(name)
      `],good:[m`
        from fastapi import APIRouter, FastAPI, HTTPException, status

        router = APIRouter(responses={404: {"description": "No such item"}})

        def find(name: str) -> str:
            if name == "":
                raise HTTPException(status.HTTP_404_NOT_FOUND)
            return name

        @router.get("/items/{name}", responses={"409": {"description": "Taken"}})
        def read_item(name: str) -> str:
            if name == "x":
                raise HTTPException(status_code=409)
            return find(name)

        app = FastAPI()
        app.include_router(router)
      `],limits:"Looks at the handler and, up to four calls deep, at the project's functions that it calls, but not at dependencies, whose errors many\nroutes share. 422 counts as documented. Silent where `responses` cannot be followed or describes the `default`, for routes outside the API\ndocumentation, and for errors that the calling function catches.",references:["https://fastapi.tiangolo.com/advanced/additional-responses/"]},check:{route(n,{application:e,module:t,report:s}){let{fastapi:r}=e;if(t.role==="test"||t.role==="example"||n.kind!=="http"||n.handler===null||r.responseOf(n).isInSchema===!1)return;let o=el(e,n.handler);if(o.length===0)return;let i=r.operationsOf(n).map(d=>tl(e,d)),a=d=>d===422||i.some(u=>u===null||u.has(String(d))||u.has(`${String(d)[0]}XX`)),l=o.filter(({status:d})=>!a(d)).sort((d,u)=>d.status-u.status);if(l.length===0)return;let c=l.map(({status:d})=>d).join(", ");s({at:r.placeOf(n),message:`${n.callable.name}() answers with ${c}, which the API documentation does not mention; describe ${l.length===1?"it":"them"} in responses={...} of the route or its router`,related:l.map(({status:d,place:u})=>({at:u,message:`${d} is raised here`}))})}}};var By={id:"unserializable-json-response",category:"responses",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",mentions:/JSONResponse/,docs:{summary:"`JSONResponse` of something that `json` cannot write",why:"`JSONResponse` hands its content to Python's `json`, which knows strings, numbers, booleans, `None`, lists, tuples and dicts. A\nPydantic model, a date, a `Decimal`, a `UUID`, a set or an enumeration raises, and the client gets status 500; so does the dict that\n`model_dump()` makes of a model with such fields. What a handler returns plainly goes through FastAPI's own encoder and has no such\nlimits; `jsonable_encoder` is the same encoder by hand.",bad:[m`
        from datetime import datetime, timezone
        from fastapi import FastAPI
        from fastapi.responses import JSONResponse
        from pydantic import BaseModel

        app = FastAPI()

        class Event(BaseModel):
            at: datetime

        @app.get("/now")
        def read_now():
            return JSONResponse({"now": datetime.now(timezone.utc)})  # error: "datetime"
        #                               ^^^^^^^^^^^^^^^^^^^^^^^^^^

        @app.get("/event")
        def read_event():
            event = Event(at=datetime(2000, 1, 1))
            return JSONResponse(content=event.model_dump())  # error: "Event.at"
      `],good:[m`
        from datetime import datetime, timezone
        from fastapi import FastAPI
        from fastapi.encoders import jsonable_encoder
        from fastapi.responses import JSONResponse
        from pydantic import BaseModel

        app = FastAPI()

        class Event(BaseModel):
            at: datetime

        @app.get("/now")
        def read_now():
            return JSONResponse(jsonable_encoder({"now": datetime.now(timezone.utc)}))

        @app.get("/event")
        def read_event():
            event = Event(at=datetime(2000, 1, 1))
            return JSONResponse(event.model_dump(mode="json"))

        @app.get("/events")
        def read_events() -> list[Event]:
            return []
      `],limits:"Silent where a value may be something that can be written (`datetime | None`), for response classes that write JSON in their own\nway, and in files that make objects of an own response class without a word of `JSONResponse`.",references:["https://fastapi.tiangolo.com/advanced/response-directly/#using-the-jsonable-encoder-in-a-response","https://docs.python.org/3/library/json.html#json.JSONEncoder"]},check:{Call(n,e){if(e.module.role==="test")return;let t=n.args[0]??n.keywords.find(({arg:d})=>d==="content")?.value;if(t===void 0||t.kind==="Constant"||!TT(n.func,e))return;let s=dl(e.application,e.file,t);if(s===null)return;let{name:r,at:o,field:i}=s,a=i===null?r:`${r} in the field ${i}`,l=i===null?"pass the content through jsonable_encoder":RT(e),c=ET(t,s,e);e.report({at:o.node,message:`JSONResponse cannot write ${a}: the request ends with status 500; ${l}`,...c&&{fix:c}})}}};function RT({isAtLeast:n}){return n("pydantic","2")?'dump with mode="json"':"pass the content through jsonable_encoder"}function TT(n,{application:e,typeOf:t}){let{classes:s}=e.project.inference,r=t(n);if(r.kind!=="class"||r.of.kind!=="instance")return!1;let{class:o}=r.of;if(o.qualifiedName==="starlette.responses.JSONResponse")return!0;if(!I(o)||o.module.isStub)return!1;let i=s.instanceOf(o);return s.ancestryOf(i).classes.some(({class:{qualifiedName:a}})=>a==="starlette.responses.JSONResponse")&&["__init__","render"].every(a=>s.member(i,a)?.sites[0]?.module.isStub===!0)}function ET(n,{at:{node:e},field:t},s){if(t!==null&&e.kind==="Call"&&s.isAtLeast("pydantic","2"))return IT(e,s);let r=J.importName(s.file,"fastapi.encoders","jsonable_encoder");return r===null?null:{title:"Pass the content through jsonable_encoder",safety:"unsafe",edits:[{start:n.start,end:n.start,text:`${r.name}(`},{start:n.end,end:n.end,text:")"}],imports:{added:r.added}}}function IT(n,{file:e}){let t=J.addArgument(e,n,'mode="json"');return t&&{title:'Dump with mode="json"',safety:"unsafe",edits:[t]}}var Uy={id:"untyped-response",category:"responses",severity:"info",set:"strict",since:"0.1.0",docs:{summary:"Response model that filters nothing",why:'`-> dict`, `-> Any` and `response_model=list` are response models, but they let everything through: FastAPI neither checks what the\nhandler returns nor leaves anything out, and the API documentation shows "any object", from which nobody can generate a client. A Pydantic model,\na dataclass or a `TypedDict` says what clients get.',bad:[m`
        from typing import Any

        from fastapi import FastAPI

        app = FastAPI()

        def load_user(name: str): ...

        @app.get("/users/{name}")
        def read_user(name: str) -> dict[str, Any]:  # info: "dict[str, Any]"
        #                           ^^^^^^^^^^^^^^
            return {"user": load_user(name)}

        @app.get("/users", response_model=list)  # info: "list"
        #                                 ^^^^
        def read_users():
            return [load_user("anna")]
      `],good:[m`
        from fastapi import FastAPI, Response
        from pydantic import BaseModel

        app = FastAPI()

        class User(BaseModel):
            name: str

        def load_user(name: str) -> User: ...

        @app.get("/users/{name}")
        def read_user(name: str) -> User:
            return load_user(name)

        @app.get("/users")
        def read_users() -> dict[str, User]:
            return {"anna": load_user("anna")}

        @app.get("/count")
        def count_users() -> dict[str, int]:
            return {"count": 1}

        @app.get("/raw")
        def read_raw() -> Response:
            return Response("raw")
      `],limits:`Silent for routes outside the API documentation, with a response class that sends no JSON, or whose handlers return responses only. An ORM
entity behind such a model is orm-response.`,references:["https://fastapi.tiangolo.com/tutorial/response-model/"]},check:{route(n,{application:{fastapi:e},module:t,file:s,report:r}){if(t.role==="test"||t.role==="example"||e.responseOf(n).isInSchema===!1)return;let o=e.disclosureOf(n);if(o?.kind!=="vague")return;let{node:i,module:a}=o.annotation,l=a===t;r({at:l?i:e.placeOf(n),message:`The response model of ${n.callable.name}()${l?`, ${s.text.slice(i.start,i.end).replace(/\s+/g," ")},`:""} lets everything through: nothing checks or filters what is sent, and the API documentation does not describe it; declare a model`})}}};var Hy=[Oy,My,Ty,Ly,Dy,Cy,Ny,Sy,By,Ry,vy,Ey,Iy,qy,jy,Uy,$y];var Wy={id:"decorator-above-route",category:"routing",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",docs:{summary:"Decorator above the route decorator, where it has no effect on requests",why:`Decorators are applied from the bottom up. The route decorator registers the function that it gets and hands it on; what a decorator
above it makes of the function is bound to the name, but FastAPI never calls that. A permission check, a cache or a rate limit in this place
looks right and does nothing.`,bad:[m`
        import functools
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        def closed_at_night(handler):
            @functools.wraps(handler)
            def check(*args, **kwargs):
                raise HTTPException(status_code=403)
            return check

        @closed_at_night  # error: [decorator-above-route] "closed_at_night"
        #^^^^^^^^^^^^^^^
        @app.get("/books")
        def list_books() -> list[str]:
            return []
      `],good:[m`
        import functools
        from fastapi import FastAPI, HTTPException

        app = FastAPI()

        def closed_at_night(handler):
            @functools.wraps(handler)
            def check(*args, **kwargs):
                raise HTTPException(status_code=403)
            return check

        def public(handler):
            handler.is_public = True
            return handler

        @app.get("/books")
        @closed_at_night
        def list_books() -> list[str]:
            return []

        @public
        @app.get("/authors")
        def list_authors() -> list[str]:
            return []
      `],limits:`Reported are decorators of the project that give back another function, and those of libraries that are known to. Decorators that
only mark or register the function work in any place. Silent in tests.`,references:["https://docs.python.org/3/reference/compound_stmts.html#function-definitions","https://slowapi.readthedocs.io/en/latest/"]},mentions:/@/,check:{route({decorated:n,registration:e},{application:{fastapi:t},file:s,module:r,report:o}){if(r.role==="test"||n===null)return;let{decorators:i}=n.facts,a=t.routesIn(r).filter(d=>d.decorated===n).map(d=>d.registration),l=i.findIndex(d=>a.some(({start:u})=>u===d.start)),c=i.findLastIndex(d=>a.some(({start:u})=>u===d.start));if(!(l<0||i[l].start!==e.start))for(let d of i.slice(0,l)){if(!t.givesAnother({module:r,node:d}))continue;let u=d.kind==="Call"?d.func:d,f=s.text.slice(u.start,u.end),p=OT(s,d,i[c]);o({at:d,message:`${f} stands above the route decorator, so requests never go through it: ${n.facts.name}() is registered without it; move it below`,...p&&{fix:p}})}}}};function OT({text:n},e,t){let s=n.lastIndexOf(`
`,e.start)+1,r=n.indexOf(`
`,e.end)+1,o=n.indexOf(`
`,t.end)+1;return!(n.slice(s,e.start).trim()==="@"&&n.slice(e.end,r).trim()==="")||n.slice(t.end,o).trim()!==""||r===0||o===0?null:{title:"Move the decorator below the route decorator",safety:"unsafe",edits:[{start:s,end:r,text:""},{start:o,end:o,text:n.slice(s,r)}]}}var Gy={id:"duplicate-operation-id",category:"routing",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Two operations with the same operation id in one API description",why:`Operation ids must be unique in an OpenAPI document. Client generators name methods after them: one of the two gets lost or renamed,
and the documentation page links both to one place. FastAPI warns only when the document is made, on the first request for it. The default id is
made of the handler's name, the path and one method; ids collide where they are written by hand, where a function that generates them leaves
the path out, and where one route has several methods.`,bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books", operation_id="list")
        def list_books() -> list[str]: ...

        @app.get("/authors", operation_id="list")  # warning: [duplicate-operation-id] "\"list\""
        #                                 ^^^^^^
        def list_authors() -> list[str]: ...
      `,{title:"ids from tag and name",files:{"main.py":m`
            from fastapi import APIRouter, FastAPI
            from fastapi.routing import APIRoute

            def short_id(route: APIRoute) -> str:
                return f"{route.tags[0]}-{route.name}"

            app = FastAPI(generate_unique_id_function=short_id)
            books = APIRouter(prefix="/books", tags=["shop"])
            authors = APIRouter(prefix="/authors", tags=["shop"])

            @books.get("/")
            def read_all() -> list[str]: ...

            @authors.get("/")  # warning: [duplicate-operation-id] "shop-read_all"
            def read_all() -> list[str]: ...

            app.include_router(books)
            app.include_router(authors)
          `}},{title:"several methods",files:{"main.py":m`
            from fastapi import FastAPI

            app = FastAPI()

            @app.api_route("/books", methods=["GET", "POST"])  # warning: [duplicate-operation-id] "GET and POST"
            def books() -> list[str]: ...
          `}}],good:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books", operation_id="listBooks")
        def list_books() -> list[str]: ...

        @app.get("/authors", operation_id="listAuthors")
        def list_authors() -> list[str]: ...

        @app.api_route("/echo", methods=["GET", "POST"], include_in_schema=False)
        def echo() -> str: ...
      `],limits:`Routes with the same method and path are duplicate-route. Ids from functions that do more than put together name, path and tags
are not known. Silent in tests.`,references:["https://fastapi.tiangolo.com/advanced/path-operation-advanced-configuration/","https://spec.openapis.org/oas/v3.1.0#operation-object"]},check:{route(n,{application:{fastapi:e},module:t,report:s}){if(t.role==="test")return;let r=e.clashOf(n);if(r===null)return;let o=n.arguments.get("operation_id"),i=o?.module===t?o.node:re(n),{id:a,other:l}=r;s(l===null?{at:re(n),message:`${n.methods.join(" and ")} of this route have the same operation id, which must be unique in the API description: register one function for each method`}:{at:i,message:`The operation id "${a}" is that of ${l.methods.join(", ")} ${l.path} too, and must be unique in the API description: ${o?"choose another":"rename the function, or pass operation_id"}`,related:[{at:re(l.route),message:`"${a}" is the operation id of this one`}]})}}};var Vy={id:"duplicate-route",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Two routes with the same method and full path",why:"FastAPI tries routes in the order in which they are registered and takes the first that matches, without a warning. The second\nhandler is never called. It is often a copy whose path was not changed, or a router that repeats what another one has under the same prefix.\nNames of path parameters make no difference: `/users/{id}` and `/users/{name}` match the same requests.",bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books")
        def list_books() -> list[str]: ...

        @app.get("/books")  # error: [duplicate-route] "list_books()"
        #        ^^^^^^^^
        def list_new_books() -> list[str]: ...
      `,{title:"across routers",files:{"main.py":m`
            from fastapi import FastAPI
            from books import router as books
            from catalogue import router as catalogue

            app = FastAPI()
            app.include_router(books)
            app.include_router(catalogue, prefix="/books")
          `,"books.py":m`
            from fastapi import APIRouter

            router = APIRouter(prefix="/books")

            @router.get("/{book_id}")
            def read_book(book_id: int) -> str: ...
          `,"catalogue.py":m`
            from fastapi import APIRouter

            router = APIRouter()

            @router.get("/{isbn}")  # error: [duplicate-route] "/books/{isbn}"
            def read_by_isbn(isbn: str) -> str: ...
          `}}],good:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books")
        def list_books() -> list[str]: ...

        @app.post("/books", status_code=201)
        def add_book(title: str) -> str: ...

        @app.get("/books/new")
        def list_new_books() -> list[str]: ...
      `],limits:`Silent where the order or the presence of a route is not certain: routes that are registered in different functions or files on
the same router, or under a condition; paths that are not constant; routers and route classes of other libraries. A router that is included
twice is reported as repeated-router-inclusion. Tests are not looked at.`,references:["https://fastapi.tiangolo.com/tutorial/path-params/#order-matters"]},check:{route(n,{application:e,module:t,report:s}){if(t.role!=="test")for(let r of e.fastapi.operationsOf(n)){let o=e.fastapi.precedence.obstacleOf(r);if(!o?.isSame||!("route"in o.by))continue;let{by:i,methods:a}=o,l=`${a.join(", ")} ${r.path}`,c=`${n.callable.name}()`,d=n.handler!==null&&i.route.handler===n.handler;s({at:re(n),message:d?`${l} is registered twice for ${c}: remove one of the two, or write the path that was meant`:`${l} is answered by ${i.route.callable.name}(), which is registered first; ${c} is never called: remove one of the two, or change its path`,related:[{at:re(i.route),message:"the route that is tried first"}]});return}}}};var Ky={id:"inconsistent-path-parameter",category:"routing",severity:"info",set:"strict",since:"0.1.0",docs:{summary:"One resource with different path parameter names",why:"`/users/{user_id}` and `/users/{id}/orders` name the same thing differently. Generated clients get methods with different arguments\nfor it, dependencies that read the parameter fit only some of the routes, and readers wonder whether two kinds of key are meant.",bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> str: ...

        @app.put("/users/{user_id}")
        def change_user(user_id: int) -> str: ...

        @app.get("/users/{id}/orders")  # info: [inconsistent-path-parameter] "{user_id}"
        #                ^^^^
        def list_orders(id: int) -> str: ...
      `],good:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> str: ...

        @app.get("/users/{user_id}/orders/{order_id}")
        def read_order(user_id: int, order_id: int) -> str: ...
      `],limits:"The most frequent name is taken for the right one. Names without a word in common (`{user_id}`, `{email}`) are taken for different\nkeys. Parameters of prefixes are not compared. Silent in tests.",references:["https://fastapi.tiangolo.com/tutorial/path-params/"]},check:{route(n,{application:{fastapi:e},file:t,module:s,report:r}){let{path:o,pathNode:i}=n;if(!(s.role==="test"||o===null||i===null))for(let{name:a,usual:l,other:c}of e.unusualNamesOf(n)){let d=re(n),u=new RegExp(`\\{${a}\\b[^}]*\\}`).exec(o)?.[0]??"",f=i.module===s&&i.node.start===d.start;r({at:f?Hs(t,i,u):d,message:`Other paths name this parameter {${l}}, not {${a}}: use one name for one resource`,related:[{at:re(c.route),message:`${c.path} has {${l}}`}]})}}}};var zy={id:"malformed-path",category:"routing",severity:"error",set:"recommended",since:"0.1.0",fixable:"safe",docs:{summary:"Path or prefix that FastAPI refuses, or that matches something else than it says",why:"FastAPI checks little about paths. A path on the app without a leading slash never matches, on a router it is glued to the prefix\n(`/apiitems`). `{ id }`, `{item-id}` and `{id:[0-9]+}` are no placeholders for Starlette but literal text, and the parameter they were meant\nfor is read from the query string instead. Only prefixes are checked when the application starts: without a leading slash, or with one at the\nend, it does not start, as with an unknown converter, with a name that is in one path twice, and with an empty path under an empty prefix.",bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("books")  # error: [malformed-path] "never matches"
        #        ^^^^^^^
        def list_books() -> list[str]: ...

        @app.get("/books/{book-id}")  # error: [malformed-path] "{book-id}"
        #                ^^^^^^^^^
        def read_book(book_id: int) -> str: ...

        @app.get("/authors/{ author_id }")  # error: [malformed-path] "{author_id}"
        def read_author(author_id: int) -> str: ...
      `,{title:"a router path without a slash",files:{"main.py":m`
            from fastapi import APIRouter, FastAPI

            app = FastAPI()
            router = APIRouter(prefix="/api")

            @router.get("items")  # error: [malformed-path] "/apiitems"
            def list_items() -> list[str]: ...

            app.include_router(router)
          `}},{title:"a prefix that ends with a slash",files:{"main.py":m`
            from fastapi import APIRouter

            router = APIRouter(prefix="/api/")  # error: [malformed-path] "must not end"

            @router.get("/items")
            def list_items() -> list[str]: ...
          `}},{title:"an empty path under no prefix",files:{"main.py":m`
            from fastapi import APIRouter, FastAPI

            app = FastAPI()
            router = APIRouter()

            @router.get("")  # error: [malformed-path] "cannot both be empty"
            def read_root() -> str: ...

            app.include_router(router)
          `}},{title:"an unknown converter",files:{"main.py":m`
            from fastapi import FastAPI

            app = FastAPI()

            @app.get("/items/{item_id:integer}")  # error: [malformed-path] "integer"
            def read_item(item_id: int) -> int: ...
          `}}],good:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")

        @router.get("")
        def list_books() -> list[str]: ...

        @router.get("/{book_id:int}")
        def read_book(book_id: int) -> str: ...

        @router.post(":import")
        def import_books() -> str: ...

        app.include_router(router, prefix="/api")
      `],limits:"A router path that begins with a sign like `:` or `.` is taken to be meant (`/books:import`). Silent for paths that are not\nconstant, for subclasses that register routes in their own way, and in tests.",references:["https://fastapi.tiangolo.com/tutorial/path-params/","https://www.starlette.io/routing/#path-parameters","https://fastapi.tiangolo.com/tutorial/bigger-applications/"]},check:{router({prefix:n,arguments:e,isCreated:t},s){let r=e.get("prefix");t&&n!==null&&r&&Bl(no(n),r,r.node,s)},include({prefix:n,prefixNode:e,parent:t,call:s},r){n===null||e===null||t.class===null||Bl(no(n),e,s.node.func,r)},route(n,e){let{fastapi:t}=e.application,{path:s,pathNode:r,router:o,registration:i}=n;if(s===null||r===null||o.kind==="unknown"||t.overridesRegistration(n)||t.isDescription(o))return;let a=t.operationsOf(n).find(u=>u.innerPath?.endsWith(s))?.innerPath,l=s===""&&o.prefix===""&&t.includes.some(({child:u,parent:f,prefix:p})=>u===o&&p===""&&f.class!==null),c=so(a??s).filter(({kind:u,text:f})=>u==="twice"?be(s).length>0:s.includes(f)),d=[...l?[{kind:"empty",text:"",meant:null}]:yl(s,o.kind==="app"),...c];Bl(d,r,i.func,e,a)}}};function Bl(n,e,t,{application:s,file:r,module:o,report:i},a){if(o.role!=="test")for(let{kind:l,text:c,meant:d}of n){if(l==="converter"&&s.fastapi.hasOwnConverters)continue;let u=ho(r,e),f=u?r.text.slice(u.start,u.end).indexOf(c):-1,p=u&&f>=0?{start:u.start+f,end:u.start+f+c.length}:null,y=l==="literal"||l==="converter"||l==="twice",h=e.module===o?e.node:t;i({at:y?p??h:h,message:MT[l](c,d??"",a??c),...p&&d!==null&&{fix:{title:`Write "${d}"`,safety:l==="glued"?"unsafe":"safe",edits:[{...p,text:d}]}}})}}var MT={unrooted:(n,e)=>`The path "${n}" never matches, as all paths of requests begin with a slash: write "${e}"`,glued:(n,e,t)=>t===n?`The path "${n}" has no leading slash: it is glued to the prefix, or never matches without one; write "${e}"`:`The path "${n}" has no leading slash and is glued to the prefix, as ${t}: write "${e}"`,empty:()=>'The path and the prefix under which its router is included cannot both be empty: the app does not start; write "/", or give a prefix',"prefix-start":(n,e)=>`The prefix "${n}" must start with a slash, or the app does not start: write "${e}"`,"prefix-end":(n,e)=>`The prefix "${n}" must not end with a slash, or the app does not start: write "${e}"`,literal:(n,e)=>`${n} is literal text of the path, not a placeholder: write ${e===""?"{name} or {name:converter}, where the name is a Python identifier":e}`,converter:n=>`Starlette has no such converter as in ${n}, and the app does not start: use str, int, float, uuid or path`,twice:(n,e,t)=>`${n} has a name that is in the path ${t} twice, and the app does not start: choose another name`};var Qy={id:"missing-route-metadata",category:"routing",severity:"info",set:"strict",since:"0.1.0",options:{require:{type:"strings",default:["tags","summary"],description:"What a route must have: `tags`, `summary`, or both."}},docs:{summary:"Route without tags, or without a summary or docstring",why:`The API documentation groups routes by their tags and describes them by their docstring; generated clients use both. A route with
neither stands under "default" with nothing but its name.`,bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/books")
        def list_books() -> list[str]:  # info: [missing-route-metadata] "no tags and no summary"
        #   ^^^^^^^^^^
            return []

        @app.get("/authors", tags=["books"])
        def list_authors() -> list[str]:  # info: [missing-route-metadata] "no summary"
            return []
      `],good:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(tags=["books"])

        @router.get("/books")
        def list_books() -> list[str]:
            """All books, newest first."""
            return []

        @router.get("/authors", summary="All authors")
        def list_authors() -> list[str]:
            return []

        @router.get("/health", include_in_schema=False)
        def health() -> str:
            return "ok"

        app.include_router(router)
      `],limits:"Tags of the route, of its router and of the includes on the way count. Silent for WebSockets, for routes outside the API documentation, where tags are not constant, and in tests and examples.",references:["https://fastapi.tiangolo.com/tutorial/path-operation-configuration/"]},check:{route(n,{application:{fastapi:e},module:t,options:s,report:r}){if(t.role==="test"||t.role==="example"||n.kind!=="http"||!e.isFirstOfHandler(n))return;let o=e.operationsOf(n).filter(f=>e.isDocumented(f)!==!1),i=s.require;if(o.length===0||!Array.isArray(i))return;let{arguments:a,handler:l}=n,c=o.some(f=>f.app===null||e.tagsOf(f)?.length!==0),d=a.has("summary")||a.has("description")||!a.isComplete||l===null||l.facts.docstring!==null,u=[...i.includes("tags")&&!c?["tags"]:[],...i.includes("summary")&&!d?["summary or docstring"]:[]];u.length!==0&&r({at:e.placeOf(n),message:`${n.callable.name}() has no ${u.join(" and no ")}, by which the API documentation sorts and describes it`})}}};var Yy={id:"mutating-get",category:"routing",severity:"warning",set:"strict",since:"0.1.0",docs:{summary:"GET or HEAD route that changes the database",why:`GET and HEAD are safe by definition: browsers prefetch them, crawlers follow them, proxies cache and repeat them. A route that adds,
deletes or commits on GET does so whenever anybody looks at a link, and is open to cross-site request forgery.`,bad:[m`
        from typing import Annotated
        from fastapi import Depends, FastAPI
        from sqlalchemy import delete
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase): ...

        class Book(Base):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)

        def get_db(): ...

        def remove(db: Session, book_id: int) -> None:
            db.delete(db.get_one(Book, book_id))
            db.commit()

        @app.get("/books/{book_id}/remove")
        def remove_book(book_id: int, db: Annotated[Session, Depends(get_db)]) -> None:
            remove(db, book_id)  # warning: [mutating-get] "remove_book()"
        #   ^^^^^^
      `],good:[m`
        from typing import Annotated
        from fastapi import Depends, FastAPI
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()

        class Base(DeclarativeBase): ...

        class Book(Base):
            __tablename__ = "books"
            id: Mapped[int] = mapped_column(primary_key=True)

        def get_db(): ...

        @app.delete("/books/{book_id}", status_code=204)
        def remove_book(book_id: int, db: Annotated[Session, Depends(get_db)]) -> None:
            db.delete(db.get_one(Book, book_id))
            db.commit()
      `],limits:`Looks for what sessions of SQLAlchemy and SQLModel are asked to write, in the handler and in what it calls; dependencies are not
looked into. A commit counts where attributes are assigned beside it. Silent for callbacks of an OAuth provider, which come as GET, by
their name or path, and in tests.`,references:["https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1"]},check:{route(n,{application:{fastapi:e,sqlAlchemy:t},module:s,report:r}){let{handler:o,methods:i,path:a}=n;if(s.role==="test"||o?.module!==s||!e.isFirstOfHandler(n)||i===null||i.length===0||!i.every(c=>c==="GET"||c==="HEAD")||/callback/i.test(`${o.facts.name} ${a}`))return;let l=t.writeIn(o);l!==null&&r({...Nl(l),message:`${n.callable.name}() answers ${i.join(" and ")}, which must change nothing, and writes to the database: use POST, PUT, PATCH or DELETE`})}}};var Jy={route:"use a path operation like @app.get(), or add_route()",add_websocket_route:"use @app.websocket(), or app.router.add_websocket_route()",add_event_handler:"use a lifespan"},Xy={id:"removed-route-api",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Method of the application that Starlette 1.0 removed",why:"`app.route`, `app.add_websocket_route` and `app.add_event_handler` were Starlette's own and deprecated for years. Starlette 1.0\nremoved them, and FastAPI from 0.133 on allows that version: an unlocked installation gets it, and the application does not start\n(`AttributeError`). Routers still have them.",bad:[{files:{"requirements.txt":`fastapi==0.142.0
starlette==1.0.0
`,"main.py":m`
            from fastapi import FastAPI, Request
            from fastapi.responses import PlainTextResponse

            app = FastAPI()

            @app.route("/ping")  # error: [removed-route-api] "route"
            #    ^^^^^
            def ping(request: Request) -> PlainTextResponse:
                return PlainTextResponse("pong")
          `}}],good:[{files:{"requirements.txt":`fastapi==0.142.0
starlette==1.0.0
`,"main.py":m`
            from fastapi import FastAPI, Request
            from fastapi.responses import PlainTextResponse

            app = FastAPI()

            @app.get("/ping", response_class=PlainTextResponse)
            def ping() -> str:
                return "pong"

            def pong(request: Request) -> PlainTextResponse:
                return PlainTextResponse("ping")

            app.add_route("/pong", pong)
          `}}],limits:"Silent under `if hasattr(\u2026)` and in `try`, where the code is written for both, and where the locked or required Starlette is older.",references:["https://www.starlette.io/release-notes/","https://fastapi.tiangolo.com/release-notes/#01330"]},mentions:/\.(route|add_websocket_route|add_event_handler)\b/,check:{Call({func:n},{application:e,isAtLeast:t,module:s,report:r,typeOf:o}){if(n.kind!=="Attribute"||!Object.hasOwn(Jy,n.attr)||!t("starlette","1.0"))return;let{classes:i}=e.project.inference,a=g(o(n.value)).every(c=>c.kind==="instance"&&i.isSubclass(c.class,"fastapi.FastAPI")===!0&&i.member(c,n.attr)?.sites[0]?.module.isStub!==!1),l=[...s.blocksAround(s.blockAt(n.start))].some(({kind:c})=>c==="if"||c==="else"||c==="try");!a||l||r({at:{start:n.end-n.attr.length,end:n.end},message:`FastAPI apps have no ${n.attr}() with Starlette 1.0, and the app does not start: ${Jy[n.attr]}`})}}};var Zy={id:"repeated-router-inclusion",category:"routing",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Router that one app reaches twice under the same prefix",why:`The second inclusion adds all routes of the router once more under the same paths. They are never reached, because the first ones
answer; what the second inclusion says about dependencies or tags has no effect. The API documentation warns of duplicate operation ids. It
is usually a copied line whose prefix was not changed, or a router that a parent includes already.`,bad:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")

        @router.get("/")
        def list_books() -> list[str]: ...

        app.include_router(router)
        app.include_router(router)  # warning: [repeated-router-inclusion] "/books"
        #   ^^^^^^^^^^^^^^
      `],good:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")

        @router.get("/")
        def list_books() -> list[str]: ...

        app.include_router(router, prefix="/v1")
        app.include_router(router, prefix="/v2")
      `],limits:"Silent where one of the inclusions stands under a condition or in a loop, where a prefix is not constant, and in tests.",references:["https://fastapi.tiangolo.com/tutorial/bigger-applications/#include-the-same-router-multiple-times-with-different-prefix"]},mentions:/include_router/,check:{include(n,{application:e,module:t,report:s}){let r=t.role==="test"?null:e.fastapi.earlierInclusion(n);if(r===null)return;let{func:o}=n.call.node,i=o.kind==="Attribute"?{start:o.end-o.attr.length,end:o.end}:o;s({at:i,message:`This router is included already${r.prefix===""?"":` under ${r.prefix}`}: its routes are there twice, and those of this inclusion are never reached; remove it, or give it another prefix`,related:[{at:{module:r.include.call.module,start:r.include.call.node.start,end:r.include.call.node.end},message:"the first inclusion"}]})}}};var eh={id:"root-mount-before-routes",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Something mounted at `/` before the routes that it hides",why:"What is mounted at `/` matches every path, so nothing that is registered on the app after it is ever reached: requests for those\nroutes end in the mounted app, usually with status 404. The documentation pages still work, because FastAPI registers them when the app is\ncreated, which makes the mistake hard to see.",bad:[m`
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles

        app = FastAPI()
        app.mount("/", StaticFiles(directory="static", html=True, check_dir=False))  # error: [root-mount-before-routes] "/books"
        #         ^^^

        @app.get("/books")
        def list_books() -> list[str]: ...
      `],good:[m`
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles

        app = FastAPI()

        @app.get("/books")
        def list_books() -> list[str]: ...

        app.mount("/", StaticFiles(directory="static", html=True, check_dir=False))
      `,m`
        from fastapi import FastAPI
        from fastapi.staticfiles import StaticFiles

        app = FastAPI()
        app.mount("/static", StaticFiles(directory="static", check_dir=False))

        @app.get("/books")
        def list_books() -> list[str]: ...
      `],limits:'Silent where mount and route are registered in different functions or files, so that their order is not certain, and in tests.\n`app.frontend("/")` is tried after all routes and hides nothing.',references:["https://fastapi.tiangolo.com/tutorial/static-files/","https://www.starlette.io/routing/#route-priority"]},mentions:/[Mm]ount\(/,check:{mount(n,{application:e,module:t,report:s}){if(t.role==="test"||n.path!=="")return;let r=e.fastapi.precedence.hiddenBy(n),[o]=r;if(o===void 0)return;let i=r.length===1?"":` and ${r.length-1} more`;s({at:Us(n),message:`What is mounted at / answers every request, so ${kn(o)}${i}, registered after it, is never reached; mount it last`,related:r.slice(0,10).map(a=>({at:re(a.route),message:`${a.route.callable.name}() is never called for ${kn(a)}`}))})}}};var th={id:"route-added-after-include",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Route registered on a router after the router was included (FastAPI before 0.137)",why:"Before FastAPI 0.137 `include_router` copies the routes that the router has at that moment. What is registered on it afterwards\nis in no app: requests are answered with status 404, and nothing warns. The same holds for a router that is included in another one after\nthat one was included.",bad:[{title:"FastAPI 0.115",files:{"requirements.txt":`fastapi==0.115.12
`,"main.py":m`
            from fastapi import APIRouter, FastAPI

            app = FastAPI()
            router = APIRouter(prefix="/books")
            app.include_router(router)

            @router.get("/")  # error: [route-added-after-include] "list_books()"
            #           ^^^
            def list_books() -> list[str]: ...
          `}}],good:[{title:"FastAPI 0.115",files:{"requirements.txt":`fastapi==0.115.12
`,"main.py":m`
            from fastapi import APIRouter, FastAPI

            app = FastAPI()
            router = APIRouter(prefix="/books")

            @router.get("/")
            def list_books() -> list[str]: ...

            app.include_router(router)
          `}},{title:"FastAPI 0.137",files:{"requirements.txt":`fastapi==0.137.0
`,"main.py":m`
            from fastapi import APIRouter, FastAPI

            app = FastAPI()
            router = APIRouter(prefix="/books")
            app.include_router(router)

            @router.get("/")
            def list_books() -> list[str]: ...
          `}}],limits:`Silent where the inclusion and the registration stand in different functions or files, so that their order is not certain;
where the router is included again later; and in tests.`,references:["https://fastapi.tiangolo.com/release-notes/#01370"]},check:{route(n,{application:e,isAtLeast:t,module:s,report:r}){if(s.role==="test"||t("fastapi","0.137"))return;let o=e.fastapi.inclusionBefore(n.router,n.moment);if(o===null)return;let{call:i}=o;r({at:re(n),message:`${n.callable.name}() is registered after its router was included, and FastAPI before 0.137 includes only what is there: the route is never reached; include the router after it`,related:[{at:{module:i.module,start:i.node.start,end:i.node.end},message:"the router is included here"}]})},include(n,{application:e,isAtLeast:t,module:s,report:r}){if(s.role==="test"||t("fastapi","0.137"))return;let o=e.fastapi.inclusionBefore(n.parent,n.moment);if(o===null)return;let{call:i}=o;r({at:n.call.node.func,message:"A router is included in one that was included before, and FastAPI before 0.137 includes only what is there: its routes are never reached; include it first",related:[{at:{module:i.module,start:i.node.start,end:i.node.end},message:"the outer router is included here"}]})}}};var nh={id:"route-on-method",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Route decorator on a method that takes `self` or `cls`",why:"The decorator registers the plain function, as there is no object yet when the class body runs. FastAPI takes `self` for a required\nquery parameter: every request without `?self=` is answered with status 422, and others call the method with a string.",bad:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter()

        class Books:
            @router.get("/books")
            def list_books(self) -> list[str]:  # error: [route-on-method] "self"
            #              ^^^^
                return []

        app.include_router(router)
      `],good:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter()

        class Books:
            def __init__(self) -> None:
                self.titles: list[str] = []

            def list_books(self) -> list[str]:
                return self.titles

            @staticmethod
            @router.get("/authors")
            def list_authors() -> list[str]:
                return []

        router.add_api_route("/books", Books().list_books)
        app.include_router(router)
      `],limits:"Classes that something turns into a view are left alone: those with a decorator (`@cbv(router)`), a metaclass, a base class that\nis not of the project, or that are handed to a function, and files that go through the `routes` of a router. Silent in tests.",references:["https://fastapi.tiangolo.com/tutorial/path-operation-configuration/","https://fastapi-utils.davidmontague.xyz/user-guide/class-based-views/"]},mentions:/\b(self|cls)\b/,check:{route({decorated:n,callable:e,registration:t},{application:s,module:r,report:o}){if(r.role==="test"||n===null||!s.fastapi.isPlainMethod(n))return;let[i]=n.facts.parameters;i===void 0||s.fastapi.routesIn(r).find(a=>a.decorated===n)?.registration!==t||o({at:{start:i.start,end:i.start+i.name.length},message:`FastAPI calls the plain function, so "${i.name}" of ${e.name}() is a required query parameter; move the function out of ${n.owner.facts.name}, or register the method of an object with add_api_route()`})}}};var sh={id:"shadowed-route",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Route that an earlier, more general route always answers",why:'FastAPI tries routes in the order in which they are registered and takes the first whose path matches. A request for `/users/me`\nmatches `/users/{user_id}` too: if that comes first, it gets the request, and answers with status 422 ("me" is no integer) or with the\nwrong thing. The more specific path must be registered first.',bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> str: ...

        @app.get("/users/me")  # error: [shadowed-route] "read_user()"
        #        ^^^^^^^^^^^
        def read_me() -> str: ...
      `,{title:"by the order in which routers are included",files:{"main.py":m`
            from fastapi import FastAPI
            from api import pages, users

            app = FastAPI()
            app.include_router(pages.router)
            app.include_router(users.router, prefix="/users")
          `,"api/__init__.py":"","api/pages.py":m`
            from fastapi import APIRouter

            router = APIRouter()

            @router.get("/{section}/{page}")
            def read_page(section: str, page: str) -> str: ...
          `,"api/users.py":m`
            from fastapi import APIRouter

            router = APIRouter()

            @router.get("/{user_id}")  # error: [shadowed-route] "/users/{user_id}"
            def read_user(user_id: int) -> str: ...
          `}}],good:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/users/me")
        def read_me() -> str: ...

        @app.get("/users/{user_id}")
        def read_user(user_id: int) -> str: ...

        @app.get("/orders/{order_id:int}")
        def read_order(order_id: int) -> str: ...

        @app.get("/orders/latest")
        def read_latest_order() -> str: ...
      `],limits:"A route that takes everything below a path (`/{path:path}`) is reported itself, once, with the routes behind it as related\nplaces. Silent where the order or the presence of a route is not certain, as for duplicate-route; where both routes have the same handler;\nand in tests. Mounts at the root of an app are root-mount-before-routes.",references:["https://fastapi.tiangolo.com/tutorial/path-params/#order-matters"]},check:{route(n,{application:e,module:t,report:s}){let{fastapi:r}=e;if(t.role!=="test"){for(let o of r.operationsOf(n)){let[i,...a]=r.precedence.behindCatchAll(o);if(i!==void 0){let l=a.length===0?"":` and ${a.length} more`;s({at:re(n),message:`${n.callable.name}() answers every request below ${o.path}: ${kn(i)}${l}, registered after it, is never reached; register it last`,related:[i,...a].slice(0,10).map(c=>({at:re(c.route),message:`${c.route.callable.name}() is never called for ${kn(c)}`}))});return}}for(let o of r.operationsOf(n)){let i=r.precedence.obstacleOf(o);if(i===null||i.isSame||i.isCatchAll)continue;let{by:a,methods:l}=i;if(a.path==="")continue;let c=`${l.join(", ")} ${o.path}`;s("route"in a?{at:re(n),message:`${c} is answered by ${a.route.callable.name}() under ${a.path}, which is registered first; ${n.callable.name}() is never called: register it before`,related:[{at:re(a.route),message:`this path matches ${o.path} too`}]}:{at:re(n),message:`${c} is answered by what is mounted at ${a.path}, before it; ${n.callable.name}() is never called: register it before the mount`,related:[{at:Us(a),message:`this answers every request below ${a.path}`}]});return}}}}};var NT={int:"int",float:"float"},rh={id:"unbound-path-parameter",category:"routing",severity:"error",set:"recommended",since:"0.1.0",fixable:"unsafe",docs:{summary:"Path parameter that neither the handler nor a dependency receives",why:`FastAPI fills path parameters by name. A placeholder that nobody declares is matched and its value thrown away: every URL under the
route answers the same. Often the parameter has another name in the signature, and is then read from the query string, where clients do not
send it (status 422).`,bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        @app.get("/items/{item_id}")  # error: [unbound-path-parameter] "item_id"
        #                ^^^^^^^^^
        def read_item(q: str = "") -> dict[str, str]:
            return {"q": q}

        @app.delete("/items/{item_id}", status_code=204)  # error: [unbound-path-parameter] "\"id\" is read from the query string"
        def delete_item(id: int) -> None: ...
      `],good:[m`
        from typing import Annotated
        from fastapi import Depends, FastAPI, Request

        app = FastAPI()

        def load_item(item_id: int) -> str: ...

        @app.get("/items/{item_id}")
        def read_item(item_id: int) -> int:
            return item_id

        @app.get("/items/{item_id}/name")
        def read_name(name: Annotated[str, Depends(load_item)]) -> str:
            return name

        @app.get("/raw/{item_id}")
        def read_raw(request: Request) -> str:
            return request.path_params["item_id"]
      `],limits:"Dependencies of all kinds are looked into: those of the signature, of the decorator, of routers and of the app, and what they\ndepend on. Silent where one of them is not known, where a request is handed to code that may ask it for its `path_params`, and in tests.\nPlaceholders in the paths of mounts are for the mounted app to ask for, and are not looked at.",references:["https://fastapi.tiangolo.com/tutorial/path-params/","https://docs.astral.sh/ruff/rules/fast-api-unused-path-parameter/"]},check:{route(n,{application:{fastapi:e},file:t,module:s,report:r}){if(s.role==="test"||n.path===null||n.pathNode===null)return;let o=e.operationsOf(n),i=o.map(a=>e.unboundPlaceholders(a));for(let a of i[0]??[]){let{name:l,converter:c}=a;if(!i.every(ne=>ne?.some(ke=>ke.name===l)))continue;let d=be(n.path).some(ne=>ne.name===l);if((!d||n.router.arguments.has("route_class"))&&e.asksForPathParameters)continue;let f=ne=>ne.handler===n.handler&&ne.path?.includes(`{${l}`)===d;if(n.handler&&e.routesIn(s).find(f)!==n)continue;let p=FT(l,o[0]),{function:y,bound:h,signature:b,name:w}=n.callable,S=`${l}: ${NT[c]??"str"}`,T=y&&!b&&!p?J.addParameter(t,y,h,S):null,H=re(n),Q=n.pathNode.module===s&&H.start===n.pathNode.node.start;r({at:d?Q?Hs(t,n.pathNode,PT(n.path,l)):H:e.placeOf(n),message:`Path parameter "${l}"${d?"":` of ${o[0].innerPath}`} is not a parameter of ${w}() or of its dependencies, so its value is thrown away${p===null?"; add it to the signature":`; "${p.name}" is read from the query string: give both the same name`}`,related:p?[{at:p.place,message:`"${p.name}" is a query parameter`}]:[],...T&&{fix:{title:`Add "${l}" to the signature`,safety:"unsafe",edits:[T]}}})}}}};function PT(n,e){let{index:t,length:s}=be(n).find(r=>r.name===e);return n.slice(t,t+s)}function FT(n,{handlerParameters:e}){let t=o=>o.toLowerCase().replaceAll("_",""),s=t(n),r=({name:o,source:i,isRequired:a,marker:l})=>i==="query"&&a&&l===null&&(s.includes(t(o))||t(o).includes(s));return e?.find(r)??null}var oh={id:"unincluded-router",category:"routing",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Router with routes that no app includes",why:"The routes are written and look right, but no application has them: requests are answered with status 404. Usually the line\n`app.include_router(\u2026)` was forgotten, or removed together with something else.",bad:[{files:{"main.py":m`
            from fastapi import FastAPI
            from shop import books

            app = FastAPI()
            app.include_router(books.router)
          `,"shop/__init__.py":"","shop/books.py":m`
            from fastapi import APIRouter

            router = APIRouter(prefix="/books")

            @router.get("/")
            def list_books() -> list[str]: ...
          `,"shop/orders.py":m`
            from fastapi import APIRouter

            router = APIRouter(prefix="/orders")  # warning: [unincluded-router] "1 route"
            #        ^^^^^^^^^

            @router.get("/")
            def list_orders() -> list[str]: ...
          `}}],good:[m`
        from fastapi import APIRouter, FastAPI

        app = FastAPI()
        router = APIRouter(prefix="/books")

        @router.get("/")
        def list_books() -> list[str]: ...

        app.include_router(router)
      `],limits:"Silent in projects without an app (libraries), where anything is included that cannot be followed (routers found by scanning\na package), for routers that are handed to something else than `include_router`, for those that only describe callbacks, for routers that\nare created in functions or classes, and in tests, scripts and examples.",references:["https://fastapi.tiangolo.com/tutorial/bigger-applications/"]},mentions:/Router/,check:{router(n,{application:e,module:t,report:s}){if(t.role!=="application"||!e.fastapi.isForgotten(n))return;let{node:r}=n.origin,o=e.fastapi.routes.filter(i=>i.router===n).length;s({at:r.kind==="Call"?r.func:r,message:`No app includes this router, so its ${o===1?"1 route is":`${o} routes are`} never reached: include it in the app, or in a router that is included`})}}};var ih={id:"unknown-path-parameter",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"`Path()` parameter that the path of the route does not have",why:"A parameter that is marked `Path()` is required, and its value can only come from a placeholder of the same name in the route's\npath. Without one the application starts, the API documentation shows the parameter, and every request is answered with status 422.",bad:[m`
        from typing import Annotated
        from fastapi import FastAPI, Path

        app = FastAPI()

        @app.get("/items/{item}")
        def read_item(item: str, item_id: Annotated[int, Path()]) -> int:  # error: [unknown-path-parameter] "GET /items/{item}"
        #                        ^^^^^^^
            return item_id
      `,{title:"in a dependency that not every route can use",files:{"main.py":m`
            from typing import Annotated
            from fastapi import Depends, FastAPI, Path

            app = FastAPI()

            def get_team(team_id: Annotated[int, Path(ge=1)]) -> int:
                return team_id

            @app.get("/teams/{team_id}")
            def read_team(team: Annotated[int, Depends(get_team)]) -> int:
                return team

            @app.get("/teams")
            def list_teams(team: Annotated[int, Depends(get_team)]) -> int:  # error: [unknown-path-parameter] "get_team()"
            #   ^^^^^^^^^^
                return team
          `}}],good:[m`
        from typing import Annotated
        from fastapi import APIRouter, FastAPI, Path

        app = FastAPI()
        router = APIRouter()

        @router.get("/members")
        def list_members(team_id: Annotated[int, Path(ge=1)]) -> int:
            return team_id

        app.include_router(router, prefix="/teams/{team_id}")

        @app.get("/items/{id}")
        def read_item(item_id: Annotated[int, Path(alias="id")]) -> int:
            return item_id
      `],limits:`Silent where a part of the full path is not known, prefixes of includes and mounts among them, for routes that no app is known
to reach, and in tests.`,references:["https://fastapi.tiangolo.com/tutorial/path-params-numeric-validations/"]},check:{route(n,{application:e,module:t,report:s}){if(t.role==="test")return;let r=new Set;for(let o of e.fastapi.operationsOf(n)){let{path:i,placeholders:a,parameters:l}=o;if(!(i===null||a===null))for(let{source:c,marker:d,alias:u,name:f,place:p,at:y,owner:h}of l){if(c!=="path"||d?.kind!=="parameter"||u===null||r.has(f)||a.some(S=>S.name===u)||new RegExp(`\\{\\s*${u}\\b`).test(i))continue;r.add(f);let b=h===null&&p.module===t,w=h===null?"":` of ${h.callable.name}()`;s({at:b?y:e.fastapi.placeOf(n),message:`${n.methods?.join(", ")??"The route"} ${i} has no {${u}}, so the path parameter "${f}"${w} is never there: every ${n.kind==="websocket"?"connection is refused":"request is answered with status 422"}; add it to the path, or take Path() away`,related:b?[]:[{at:p,message:`"${f}" is marked Path() here`}]})}}}}};var ah={id:"wrapper-without-wraps",category:"routing",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"Decorator of a handler that loses its signature",why:"FastAPI reads the signature of what it is given. A decorator that returns a `wrapper(*args, **kwargs)` without `functools.wraps`\nhides the handler's parameters, and `args` and `kwargs` become two required query parameters: every request is answered with status 422.",bad:[m`
        from fastapi import FastAPI

        app = FastAPI()

        def logged(handler):
            def wrapper(*args, **kwargs):  # error: [wrapper-without-wraps] "read_book()"
            #   ^^^^^^^
                print("called")
                return handler(*args, **kwargs)
            return wrapper

        @app.get("/books/{book_id}")
        @logged
        def read_book(book_id: int) -> int:
            return book_id
      `],good:[m`
        import functools
        from fastapi import FastAPI

        app = FastAPI()

        def logged(handler):
            @functools.wraps(handler)
            def wrapper(*args, **kwargs):
                print("called")
                return handler(*args, **kwargs)
            return wrapper

        @app.get("/books/{book_id}")
        @logged
        def read_book(book_id: int) -> int:
            return book_id
      `],limits:"Silent for wrappers with parameters of their own choice (no `*args` or `**kwargs`), for decorators that are classes or return what cannot be followed, and in tests.",references:["https://docs.python.org/3/library/functools.html#functools.wraps"]},mentions:/\bdef\b/,check:{lostSignature({wrapper:n,routes:e},{module:t,report:s}){if(t.role==="test")return;let[r,...o]=e,i=n.facts.parameters.filter(({kind:c})=>c==="vararg"||c==="kwarg");if(r===void 0||i.length===0)return;let a=i.map(({name:c})=>`"${c}"`).join(" and "),l=o.length===0?"":` (and ${o.length} more)`;s({at:n.facts.nameSpan,message:`${n.facts.name}() hides the signature of ${r.callable.name}()${l}: FastAPI reads ${a} as required query parameters, and every request fails with status 422; decorate it with functools.wraps()`,related:e.slice(0,10).map(c=>({at:re(c),message:`the route of ${c.callable.name}()`}))})}}};var lh=[zy,rh,ih,Vy,sh,eh,oh,Zy,th,Gy,Wy,ah,nh,Xy,Ky,Qy,Yy];var ch={id:"credentials-in-url",category:"security",severity:"error",set:"recommended",since:"0.1.0",securitySeverity:"7.5",docs:{summary:"URL with a password written in the source code",why:"The password in a connection URL is as readable as any other literal, and it travels with the URL: into logs, error messages and traces of\nwhatever is given it. Read the whole URL, or the password for `sqlalchemy.URL.create()`, from the environment.",bad:[m`
        from sqlalchemy import create_engine

        engine = create_engine("postgresql://shop:tulip-mania@db.internal/shop")  # error: [credentials-in-url] "postgresql"
      `,m`
        import os

        # warning: [credentials-in-url] "postgresql"
        DATABASE_URL = os.getenv("DATABASE_URL", "postgresql://postgres:postgres@localhost/shop")
      `],good:[m`
        import os

        from sqlalchemy import URL, create_engine

        engine = create_engine(os.environ["DATABASE_URL"])
        replica = create_engine(
            URL.create("postgresql", username="shop", password=os.environ["DB_PASSWORD"], host="db.internal")
        )

        def describe(user: str, password: str) -> str:
            """For example postgresql://shop:secret@db/shop."""
            return f"postgresql://{user}:{password}@db/shop"
      `],limits:"Blanks to fill in (`<password>`, `${PASSWORD}`, `%s`, `user:password@host`), documentation strings and descriptions, tests and examples are not\nreported. URLs to the machine itself, and URLs that are only the default of a setting, are warnings.",references:["https://docs.sqlalchemy.org/en/20/core/engines.html#creating-urls-programmatically","https://cwe.mitre.org/data/definitions/798.html"]},check:{passwordInUrl({place:n,scheme:e,isForDevelopment:t},s){s.report({at:n,secrets:[n],message:`This ${e} URL holds a password that everyone who reads the code knows; read the URL from the environment`,...t?{severity:"warning"}:{}})}}};var dh={id:"hardcoded-secret",category:"security",severity:"error",set:"recommended",since:"0.1.0",securitySeverity:"8.0",docs:{summary:"Secret written in the source code",why:`A key, password or token in the code is known to everyone who can read the repository, a fork, an image or a backup of it, and it stays
in the history when it is removed. Whoever knows the key that signs tokens or session cookies can sign their own for any user.

Reported are values that look random, keys published in documentation (the \`SECRET_KEY\` of FastAPI's tutorial), tokens in the format of a
known issuer, and, whatever they look like, literals that the program really works with: the key of \`jwt.encode()\`, of \`SessionMiddleware\`,
the password of a database or mail connection, the key or password that requests are compared with \u2014 also when they come through a settings field or a constant in another file.

Read the secret from the environment, and replace the one that was in the code. A field of a pydantic-settings class without a default does it:
the application does not start until the variable is set.`,bad:[m`
        import jwt

        SECRET_KEY = "correct-horse-battery"  # error: [hardcoded-secret] "SECRET_KEY"

        def create_access_token(subject: str) -> str:
            return jwt.encode({"sub": subject}, SECRET_KEY, algorithm="HS256")
      `,{title:"in another file",files:{"app/settings.py":m`
            from pydantic_settings import BaseSettings

            class Settings(BaseSettings):
                jwt_secret: str = "q8Zr3vKx0TnW5bLs7YhJ2mPd"  # error: [hardcoded-secret] "jwt_secret"

            settings = Settings()
          `,"app/main.py":m`
            from fastapi import FastAPI
            from starlette.middleware.sessions import SessionMiddleware

            from app.settings import settings

            app = FastAPI()
            app.add_middleware(SessionMiddleware, secret_key="bookshop-session")  # error: [hardcoded-secret] "secret_key"
          `}}],good:[m`
        import jwt
        from pydantic import SecretStr
        from pydantic_settings import BaseSettings

        TOKEN_URL = "/auth/token"
        API_KEY_HEADER = "X-API-Key"

        class Settings(BaseSettings):
            jwt_secret: SecretStr
            token_type: str = "bearer"

        settings = Settings()

        def create_access_token(subject: str) -> str:
            return jwt.encode({"sub": subject}, settings.jwt_secret.get_secret_value(), algorithm="HS256")
      `],limits:'Tests and examples (`tests/`, `docs/`, `examples/`, \u2026) are left alone: what they hold is made up. A short or word-like value that nothing\nin the project is seen to use as a secret is not reported, because a label looks the same (`TOKEN = "access_token"`). Values that the code\ncompares with and refuses, hashes of passwords and public keys are no secrets. A literal is not followed through the parameters of the\nproject\'s own functions. The value itself never appears in a report.',references:["https://fastapi.tiangolo.com/tutorial/security/oauth2-jwt/","https://fastapi.tiangolo.com/advanced/settings/","https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html","https://cwe.mitre.org/data/definitions/798.html"]},check:{hardcodedSecret({place:n,name:e,evidence:t,uses:s,isLocal:r,repeats:o},i){let a=s.find(({does:u})=>u.startsWith("signs"))??s[0],l=e??(a?`The secret of ${a.user}`:"A secret"),c=t.kind==="issued"?`${e??"This text"} is ${t.title} written in the code`:t.kind==="published"?`${l} is the key from ${t.title}, which everyone knows`:`${l} is written in the code`,d=a?.noun==="key"&&e!==null?` and ${a.does}`:"";i.report({at:n,secrets:[n,...o],message:`${c}${d}; read it from the environment, and replace it by a new one`,...r?{severity:"warning"}:{},related:[...s.map(u=>({at:u,message:`${u.user} ${u.does} with it`})),...o.map(u=>({at:{...u,module:i.module},message:"the same value again"}))]})}}};var uh={id:"secret-fallback",category:"security",severity:"warning",set:"recommended",since:"0.1.0",securitySeverity:"6.5",docs:{summary:"Secret with a default value in the source code",why:'A default for a secret makes a deployment that forgets to set it start without a complaint, with a key or password that everyone can read\nin the code. Without the default it fails at once, with a message that names the missing variable: a field of a pydantic-settings class\nwithout a default and `os.environ["SECRET_KEY"]` both do that.',bad:[m`
        import os

        SECRET_KEY = os.getenv("SECRET_KEY", "dev")  # warning: [secret-fallback] "SECRET_KEY"
        DB_PASSWORD = os.environ.get("DB_PASSWORD") or "postgres"  # warning: [secret-fallback] "DB_PASSWORD"
      `,m`
        from pydantic_settings import BaseSettings

        class Settings(BaseSettings):
            secret_key: str = "changeme"  # warning: [secret-fallback] "Settings.secret_key"
      `],good:[m`
        import os

        from pydantic_settings import BaseSettings

        SECRET_KEY = os.environ["SECRET_KEY"]
        LOG_LEVEL = os.getenv("LOG_LEVEL", "info")
        SMTP_PASSWORD = os.getenv("SMTP_PASSWORD", "")

        class Settings(BaseSettings):
            secret_key: str
            smtp_password: str | None = None
      `],limits:'Empty defaults are not reported: they usually switch something off. Nor are defaults that only say that there is no key (`"none"`, `"EMPTY"`,\n`"your-api-key"` for another service), and defaults that a condition or a validator of the project knows and refuses.',references:["https://fastapi.tiangolo.com/advanced/settings/","https://docs.pydantic.dev/latest/concepts/pydantic_settings/","https://cwe.mitre.org/data/definitions/1392.html"]},check:{secretFallback({place:n,name:e,source:t,uses:s,repeats:r},o){o.report({at:n,secrets:[n,...r],message:LT(e,t),related:[...s.map(i=>({at:i,message:`${i.user} ${i.does} with it`})),...r.map(i=>({at:{...i,module:o.module},message:"the same default again"}))]})}}};function LT(n,e){switch(e.kind){case"environment":return`${n} falls back to a value that everyone who reads the code knows; leave the default of ${e.reader}() out, so that a missing variable stops the start`;case"settings":return`${e.class}.${n} has a default that everyone who reads the code knows; remove it, so that a missing variable stops the start`;case"lookup":return`"${n}" falls back to a value that everyone who reads the code knows; fail where it is missing`;case"constant":return`${n} is a stand-in that anyone can guess; read it from the environment, without a default`}}var fh=[dh,uh,ch];var ph={id:"manual-validation",category:"validation",severity:"info",set:"strict",since:"0.1.0",docs:{summary:"Length, range or pattern of a body field checked by hand in the handler",why:"A check in one handler is missing in the next one that takes the same model, and nobody sees it from outside. As a constraint of the\nfield, `Field(min_length=3)`, it holds wherever the model is used, it is in the API documentation, and FastAPI answers with status 422 that\nnames the field, together with everything else that is wrong.",bad:[m`
        import re

        from fastapi import FastAPI, HTTPException
        from pydantic import BaseModel

        app = FastAPI()

        class Item(BaseModel):
            name: str
            price: float

        @app.post("/items")
        def add_item(item: Item) -> str:
            if len(item.name) < 3:  # info: "min_length"
        #      ^^^^^^^^^^^^^^^^^^
                raise HTTPException(400, "too short")
            if not re.match(r"^[a-z]+$", item.name) or item.price <= 0:  # info: "pattern"
                raise HTTPException(status_code=422, detail="not a name")
            return item.name
      `],good:[m`
        from fastapi import FastAPI, HTTPException
        from pydantic import BaseModel, Field

        app = FastAPI()

        class Item(BaseModel):
            name: str = Field(min_length=3, pattern=r"^[a-z]+$")
            price: float = Field(gt=0)
            stock: int = 0

        def count() -> int:
            return 3

        @app.post("/items")
        def add_item(item: Item) -> str:
            if item.stock < count():
                raise HTTPException(409, "not enough")
            return item.name
      `],limits:"Only conditions about one field and constants, directly in the handler, that end in status 400 or 422.",references:["https://fastapi.tiangolo.com/tutorial/body-fields/","https://docs.pydantic.dev/latest/concepts/fields/"]},check:{endpoint({function:n,uses:e},{application:t,file:s,module:r,report:o}){if(n===null||n.module!==r||r.role!=="application")return;let{inference:i}=t.project,a=(e[0]?.parameters??[]).filter(({source:l,shape:c})=>l==="body"&&c==="model");if(a.length!==0){for(let l of s.nodesOf("If"))if(!(l.start<n.facts.start||l.end>n.facts.end||!$T(i,r,l)))for(let{name:c}of a){let u=(l.test.kind==="BoolOp"?l.test.values:[l.test]).map(p=>mh(i,r,p,c)),[f]=u;!f||u.includes(null)||o({at:l.test,message:`"${f.field}" of "${c}" is checked by hand: say it in the model, Field(${f.constraint}=\u2026), and FastAPI refuses the request by itself`})}}}}};function $T(n,e,{body:t}){let[s,...r]=t,o=s?.kind==="Raise"?s.exc:null;if(r.length>0||o?.kind!=="Call"||!/\.HTTPException$/.test(x(n.typeOf(e,o.func))??""))return!1;let i=V(n,e,o,["status_code"]).get("status_code"),a=i&&M(n,i);return a===400||a===422}function mh(n,e,t,s){if(t.kind==="UnaryOp"&&t.op==="Not")return mh(n,e,t.operand,s);if(t.kind==="Call"){let u=x(n.typeOf(e,t.func))??"",f=/^re\.(match|fullmatch|search)$/.test(u)?Ul(t.args[1],s):null;return f===null||t.args[0]?.kind!=="Constant"?null:{field:f,constraint:"pattern"}}if(t.kind!=="Compare")return null;let[r]=t.ops,o=[t.left,...t.comparators],i=u=>u.kind!=="Attribute"&&typeof M(n,{module:e,node:u})=="number",a=o.filter(u=>!i(u)),[l]=a;if(a.length!==1||l===void 0||r===void 0)return null;let c=/^Lt/.test(r)===(l===t.left);if(!/^(Lt|LtE|Gt|GtE)$/.test(r))return null;if(l.kind==="Call"&&l.func.kind==="Name"&&l.func.id==="len"){let u=Ul(l.args[0],s);return u===null?null:{field:u,constraint:c?"min_length":"max_length"}}let d=Ul(l,s);return d===null?null:{field:d,constraint:c?"ge":"le"}}function Ul(n,e){return n?.kind==="Attribute"&&n.value.kind==="Name"&&n.value.id===e?n.attr:null}var hh={id:"mass-assignment",category:"validation",severity:"warning",set:"recommended",since:"0.1.0",options:{fields:{type:"strings",default:["is_admin","is_superuser","is_staff","is_root","is_verified","email_verified","admin","superuser","role","roles","role_id","user_role","permissions","hashed_password","password_hash","balance","credits","owner_id","created_by"],description:"Columns that clients must not set by themselves."}},docs:{summary:"Request model whose fields are all copied into a row, privileged ones among them",why:"`User(**user.model_dump())` and a `setattr` loop copy what the request model has, today and after every change of it. If that\nincludes `is_admin`, `role` or `owner_id`, any client can make itself an administrator or take what belongs to somebody else, by\nadding one field to the JSON.\n\nGive clients a model with what they may set, leave fields out with `exclude={\u2026}`, or set the rest explicitly.",bad:[m`
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()
        db = Session()

        class Base(DeclarativeBase):
            pass

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
            is_admin: Mapped[bool] = mapped_column(default=False)

        class UserCreate(BaseModel):
            name: str
            is_admin: bool = False

        @app.post("/users")
        def add_user(user: UserCreate) -> int:
            row = User(**user.model_dump())  # warning: "\"is_admin\""
            #     ^^^^
            return 1

        @app.patch("/users/{user_id}")
        def change_user(user_id: int, user: UserCreate) -> int:
            row = db.get(User, user_id)
            for name, value in user.model_dump(exclude_unset=True).items():
                setattr(row, name, value)  # warning: "change_user()"
            return 1
      `],good:[m`
        from fastapi import FastAPI
        from pydantic import BaseModel
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        app = FastAPI()
        db = Session()

        class Base(DeclarativeBase):
            pass

        class User(Base):
            __tablename__ = "users"
            id: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]
            is_admin: Mapped[bool] = mapped_column(default=False)

        class UserCreate(BaseModel):
            name: str

        class UserImport(UserCreate):
            is_admin: bool = False

        @app.post("/users")
        def add_user(user: UserCreate) -> int:
            row = User(**user.model_dump(), is_admin=False)
            return 1

        @app.post("/imports")
        def import_user(user: UserImport) -> int:
            row = User(**user.model_dump(exclude={"is_admin"}))
            return 1
      `],limits:'Silent where something looks like a check of what the caller may do: a dependency, a call or a path with "admin", "permission",\n"role" and the like in its name, a read of such an attribute, or security scopes. Copies are followed through functions of the project; models and\nentities are told by their types. What is assigned to single keys of a dump before it is copied is not seen. A client-chosen `id` is not\nreported by default; add it to the option `fields` where the server should choose.',references:["https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/","https://fastapi.tiangolo.com/tutorial/sql-databases/#create-multiple-models"]},check:{endpoint(n,{application:e,file:t,module:s,options:r,report:o}){if(s.role!=="application"||n.function?.module!==s||DT(n,t))return;let i=new Set(r.fields);for(let{calls:a,entity:l,fields:c,model:d}of fl(e,n)){let u=c.filter(({name:w})=>i.has(w)),[f,...p]=a;if(u.length===0||f?.site==null)continue;let y=u.map(({name:w})=>`"${w}"`).join(", "),{start:h,end:b}=f.site.call.func;o({at:{start:h,end:b},message:`${n.name}() copies all fields of ${yh(d.qualifiedName)} into ${yh(l.qualifiedName)}, so any client can set ${y}: give clients a model without it, or leave it out of the dump`,chain:p.map(jT),related:u.map(({name:w,place:S})=>({at:S,message:`clients can set ${w}`}))})}}}},Xn=/admin|superuser|staff|permission|privilege|authori[sz]e|allowed|polic(y|ies)|roles?(_|$|s|[A-Z])|^can_|acl|guard|internal/i;function DT({function:n,name:e,uses:t},s){let r=t.flatMap(({node:i,operation:a})=>i===null?[a]:[]);if(Xn.test(e)||r.every(qT)||n===null)return!0;let o=i=>i>n.facts.nameSpan.end&&i<n.facts.end;return n.facts.calls.some(({call:i})=>{let{func:a}=i;return Xn.test(a.kind==="Attribute"?a.attr:a.kind==="Name"?a.id:"")})||s.nodesOf("Attribute").some(({start:i,attr:a})=>o(i)&&Xn.test(a))}function qT({allDependencies:n,path:e,route:t}){return Xn.test(e??t.path??"")||Xn.test(t.module.path)?!0:n.some(({dependency:s,callable:r})=>s.scopes!==null||Xn.test(r.name))}function jT({module:n,site:e,node:t}){let{start:s,end:r}=e?.call.func??t;return{at:{module:n,start:s,end:r},message:"goes on here"}}function yh(n){return n.slice(n.lastIndexOf(".")+1)}var gh={id:"table-model-body",category:"validation",severity:"error",set:"recommended",since:"0.1.0",docs:{summary:"SQLModel table as request body, which SQLModel does not validate",why:"SQLModel does not validate a class with `table=True` when an object of it is made: types and constraints of its fields mean nothing\nthen. As a request body it takes whatever the client sends: a number for a name, a text that is too long, nothing at all for what is required.\nAnd the client can set every column, the primary key and those that only the server should write included.\n\nDeclare the fields of the request in a data model without `table=True`, and make the table object of it with `Hero.model_validate(data)`,\nwhich does validate.",bad:[m`
        from fastapi import FastAPI
        from sqlmodel import Field, SQLModel

        app = FastAPI()

        class Hero(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            name: str = Field(min_length=3)

        @app.post("/heroes")
        def add_hero(hero: Hero) -> str:  # error: "Hero"
        #                  ^^^^
            return str(hero.name)
      `],good:[m`
        from fastapi import FastAPI
        from sqlmodel import Field, SQLModel

        app = FastAPI()

        class TeamBase(SQLModel):
            name: str = Field(min_length=3)

        class Team(TeamBase, table=True):
            id: int | None = Field(default=None, primary_key=True)

        class TeamCreate(TeamBase):
            pass

        @app.post("/teams")
        def add_team(team: TeamCreate) -> str:
            return Team.model_validate(team).name
      `],limits:"Not reported in examples: tutorials begin with one class for everything. Tables inside another request model are not looked for.",references:["https://sqlmodel.tiangolo.com/tutorial/fastapi/multiple-models/","https://fastapi.tiangolo.com/tutorial/sql-databases/#create-multiple-models"]},check:{endpointParameter({declared:n,readings:e},{application:t,module:s,report:r}){let{annotation:o,name:i,place:a}=n;if(o===null||s.role==="test"||s.role==="example"||!e.some(({parameter:y})=>y.source==="body"))return;let{inference:l}=t.project,c=bh(l,l.annotation(o.module,o.node)).find(({class:y})=>l.classes.isSubclass(y,"sqlmodel.SQLModel")===!0&&t.sqlAlchemy.isEntity(y)===!0);if(c===void 0)return;let{qualifiedName:d,module:u,facts:f}=c.class,p=d.slice(d.lastIndexOf(".")+1);r({at:dt(s,o,a),message:`"${i}" is the table ${p}, which SQLModel does not validate: clients can send anything, and set every column; take a data model without table=True and make the table with ${p}.model_validate()`,related:u&&f?[{at:{module:u,...f.nameSpan},message:`${p} is a table`}]:[]})}}};function bh(n,e){return g(e).flatMap(t=>t.kind!=="instance"?[]:["builtins.list","builtins.set","builtins.tuple","typing.Sequence"].some(r=>n.classes.isSubclass(t.class,r)===!0)?t.args.flatMap(r=>bh(n,r)):[t])}var _h={id:"untyped-request-body",category:"validation",severity:"warning",set:"recommended",since:"0.1.0",docs:{summary:"Fields read by name from a body of which nothing says what it holds",why:"A body that is declared as `dict`, or read with `await request.json()`, is not checked: a missing field is a `KeyError` and\nstatus 500 instead of a 422 that says which one, a number may be a text, a list or nothing, and the API documentation shows an empty object.\nThe handler knows what it expects, because it reads the fields by name. A Pydantic model says the same, and FastAPI checks it.",bad:[m`
        from fastapi import FastAPI, Request

        app = FastAPI()

        @app.post("/users")
        def add_user(payload: dict) -> str:  # warning: "\"name\" and \"email\""
        #            ^^^^^^^
            return payload["name"] + payload.get("email", "")

        @app.post("/orders")
        async def add_order(request: Request) -> int:
            data = await request.json()  # warning: "\"amount\""
            #            ^^^^^^^^^^^^^^
            return data["amount"] * 100
      `],good:[m`
        import hmac
        from typing import Any

        from fastapi import FastAPI, Request
        from pydantic import BaseModel

        app = FastAPI()

        class User(BaseModel):
            name: str
            email: str = ""

        @app.post("/users")
        def add_user(user: User) -> str:
            return user.name + user.email

        @app.put("/users/{name}/settings")
        def set_settings(name: str, settings: dict[str, Any]) -> int:
            return len(settings)

        @app.post("/payments/webhook")
        async def receive_payment(request: Request) -> str:
            event = await request.json()
            return event["type"]

        @app.post("/signed")
        async def receive_signed(request: Request) -> str:
            signature = hmac.new(b"key", await request.body(), "sha256").hexdigest()
            data = await request.json()
            return data["type"] + signature
      `],limits:`Silent where the body is handed to another function as a whole, which may check it; where the raw body is read too, as signatures
need it; for webhooks, callbacks and proxies, by their names, as somebody else defines what they receive; and in tests and examples.`,references:["https://fastapi.tiangolo.com/tutorial/body/"]},check:{endpoint(n,{application:e,file:t,module:s,report:r}){if(!(s.role!=="application"||BT(n)))for(let{at:o,kind:i,name:a,keys:l}of Sl(e,t,n)){let c=i==="json"?"the JSON of the request":`"${a}"`;r({at:o,message:`${n.name}() reads ${HT(l)} from ${c}, but nothing checks that they are there or what they are: declare a Pydantic model as the body`})}}}};function BT({function:n,name:e,module:t,uses:s}){let r=s.map(({operation:o})=>o.path??o.route.path??"");return[e,t.path,...r].some(o=>UT.test(o))?!0:[n,...s.flatMap(({operation:o})=>o.allDependencies.map(i=>i.callable.function))].some(o=>o?.facts.calls.some(({call:i})=>i.func.kind==="Attribute"&&/^(body|stream)$/.test(i.func.attr)))}var UT=/hook|callback|proxy|proxies|forward|passthrough|\bipn\b|telegram|slack|whatsapp|discord|twilio|stripe/i;function HT(n){let e=n.slice(0,3).map(s=>`"${s}"`);n.length>3&&e.splice(2,1,`${n.length-2} more`);let t=e.pop();return e.length===0?t:`${e.join(", ")} and ${t}`}var kh=[_h,gh,hh,ph];var wh=[...Mm,...cy,...Vm,...lh,...Hy,...fh,...Fm,...kh,...Ay,...Ym];function Ah(n,e){let t=({tree:s,text:r})=>s.errors.map(({start:o,end:i})=>r.slice(o,i));return Hl(n.tree.module,e.tree.module)&&Hl(t(n),t(e))}function Hl(n,e){if(typeof n!="object"||typeof e!="object"||n===null||e===null)return Object.is(n,e);if(Array.isArray(n)!==Array.isArray(e))return!1;let t=o=>Object.entries(o).filter(([i])=>i!=="start"&&i!=="end"),[s,r]=[t(n),t(e)];return s.length===r.length&&s.every(([o,i],a)=>o===r[a][0]&&Hl(i,r[a][1]))}function Ws(n,e,t,s){let r=t.module;for(let a=r;a!==null;a=WT(n,r))r=a;let o=(a,l)=>({first:s.lineAt(a),last:s.lineAt(l)});for(let a of xh(r))if(le(a,n))return o(a.start,a.end);let i=GT(r);return i===null?o(r.start,r.end):o(r.start,VT(Sh(i).start,e,t))}function WT(n,e){let t=null;return ot(e,s=>{vh(s)&&le(Sh(s),n)&&(t=s)}),t}function GT(n){let e=null;return ot(n,t=>{vh(t)&&(e??=t)}),e}function Sh(n){return{start:xh(n)[0]?.start??n.start,end:n.end}}function xh(n){return"decorator_list"in n?n.decorator_list:[]}function VT(n,e,{comments:t}){let s=n;for(let r=t.length;;){for(;s>0&&/[\s@\\]/.test(e[s-1]);)s--;for(;r>0&&t[r-1].end>s;)r--;let o=t[r-1];if(o?.end!==s)return s;s=o.start}}function vh(n){switch(n.kind){case"FunctionDef":case"AsyncFunctionDef":case"ClassDef":case"Return":case"Delete":case"Assign":case"TypeAlias":case"AugAssign":case"AnnAssign":case"For":case"AsyncFor":case"While":case"If":case"With":case"AsyncWith":case"Match":case"Raise":case"Try":case"TryStar":case"Assert":case"Import":case"ImportFrom":case"Global":case"Nonlocal":case"Expr":case"Pass":case"Break":case"Continue":case"ExceptHandler":case"match_case":return!0;default:return!1}}var KT=/#[ \t]*fastapi-lint:[ \t]*([\w-]+)[ \t]*(?:\[([^\]]*)\])?([^#]*)/d,zT=/fastapi[-_ ]?lint:?[ \t]*ignore(?:-file)?[ \t]*[[(]/i,QT=/^(ignore|disable|noqa|skip|off|suppress)/i,Ch={suppressions:[],mistakes:[]};function Rh(n){return/fastapi[-_ ]?lint/i.test(n.text)}function Gs(n,e,t){let s=[],r=[];for(let o of e){let i=KT.exec(o.text);if(i===null){let y=zT.exec(o.text);if(y!==null){let h=o.start+y.index;r.push({start:h,end:h+y[0].length,message:'This suppresses nothing; write "# fastapi-lint: ignore[rule-id]"'})}continue}let[a,l="",c,d=""]=i,u=o.start+i.index,f={start:u,end:u+a.trimEnd().length};if(l!=="ignore"&&l!=="ignore-file"){if(QT.test(l)){let y=`"${l}" suppresses nothing; write "ignore[rule-id]" or "ignore-file[rule-id]"`;r.push({...f,message:y})}continue}let p=c===void 0?[]:YT(c,o.start+i.indices[2][0]);if(p.length===0){let y=`This suppression names no rule, so it suppresses nothing; write "${l}[rule-id]"`;r.push({...f,message:y});continue}s.push({rules:p,reason:d.trim(),line:l==="ignore"?JT(n,o,t):null})}return{suppressions:s,mistakes:r}}function YT(n,e){return Array.from(n.matchAll(/[^\s,]+/g),({0:t,index:s})=>{let r=e+s;return{id:t,start:r,end:r+t.length}})}function JT(n,e,t){let s=i=>n.slice(t.startOfLine(i),t.endOfLine(i)).trim(),r=t.lineAt(e.start);if(!s(r).startsWith("#"))return r;let o=r+1;for(;o<=t.lineCount&&(s(o)===""||s(o).startsWith("#"));)o++;return o}var XT=new Set(["syntax-error","unreadable-file","unused-suppression"]);function Th(n,e,t,s,r){let o=new Wl(n,e,s,r),i=t.filter(c=>!XT.has(c.rule)),a=i.flatMap(c=>{let[d]=o.placesFor(c);return d===void 0?[]:[{finding:c,place:d}]});if(a.length===i.length&&o.works(a))return{edits:o.editsFor(a),suppressed:i};let l=[];for(let c of i){let d=o.placesFor(c).find(u=>o.works([...l,{finding:c,place:u}]));d!==void 0&&l.push({finding:c,place:d})}return{edits:o.editsFor(l),suppressed:l.map(({finding:c})=>c)}}var Wl=class{#e;#t;#n;#s;#r;#a;#o;constructor(e,t,s,r){this.#e=e,this.#t=t,this.#n=s,this.#s=r,this.#r=new we(e),this.#a=Gs(e,t.comments,this.#r).suppressions,this.#o=new Set(t.comments.map(o=>this.#r.lineAt(o.start)))}placesFor({location:{start:e,startLine:t}}){let{first:s,last:r}=Ws(e,this.#e,this.#t,this.#r),o=this.#a.filter(({line:l})=>l!==null&&[t,s,r].includes(l)).map(l=>({kind:"existing",suppression:l})),i=l=>this.#o.has(l)||this.#i(l)?[]:[{kind:"end",line:l}],a=l=>this.#i(l-1)?[]:[{kind:"above",line:l}];return[...o,...i(t),...a(t),...a(s),...i(r),...a(r),...i(s)]}#i(e){return e>0&&/\\\s*$/.test(this.#e.slice(this.#r.startOfLine(e),this.#r.endOfLine(e)))}editsFor(e){let t=new Map;for(let{finding:s,place:r}of e){let o=r.kind==="existing"?`existing ${r.suppression.rules[0].start}`:`${r.kind} ${r.line}`,i=t.get(o)??{place:r,ids:new Set};t.set(o,i),i.ids.add(s.rule)}return Array.from(t.values(),({place:s,ids:r})=>this.#l(s,[...r].sort())).sort((s,r)=>s.start-r.start||s.end-r.end)}works(e){let t=this.editsFor(e),s=eE(this.#e,t),r=this.#s(s);if(!Ah({text:this.#e,tree:this.#t},{text:s,tree:r}))return!1;let o=new we(s),{suppressions:i}=Gs(s,r.comments,o);return e.every(({finding:a})=>{let l=tE(t,a.location.start),c=Ws(l,s,r,o);return i.some(({rules:d,line:u})=>u!==null&&d.some(({id:f})=>f===a.rule)&&ZT(u,o.lineAt(l),c))})}#l(e,t){if(e.kind==="existing"){let{rules:l}=e.suppression,c=t.filter(u=>!l.some(f=>f.id===u)),{end:d}=l.at(-1);return{start:d,end:d,text:c.map(u=>`, ${u}`).join("")}}let s=`# fastapi-lint: ignore[${t.join(", ")}]${this.#n===""?"":` ${this.#n}`}`,r=this.#r.startOfLine(e.line),o=this.#e.slice(r,this.#r.endOfLine(e.line));if(e.kind==="above"){let l=/^[ \t\f]*/.exec(o)[0];return{start:r,end:r,text:`${l}${s}${this.#c(e.line)}`}}let i=o.trimEnd().length,a=o.replace(/[\r\n]+$/,"").length;return{start:r+i,end:r+a,text:`  ${s}`}}#c(e){for(let t of[e,e-1]){let s=t<1?void 0:/\r\n|\r|\n/.exec(this.#e.slice(this.#r.startOfLine(t),this.#r.endOfLine(t)));if(s)return s[0]}return`
`}};function ZT(n,e,{first:t,last:s}){return n===e||n===t||n===s}function eE(n,e){let t="",s=0;for(let r of e)t+=n.slice(s,r.start)+r.text,s=r.end;return t+n.slice(s)}function tE(n,e){return n.reduce((t,{start:s,end:r,text:o})=>r<=e?t+o.length-(r-s):t,e)}var Eh=new WeakMap;function _o(n,e,t,s){let{imports:r}=n.inference;return{text:t,module:s.module,isOwn:o=>{let i=r.resolve(e,o,0);return i.kind==="module"?!i.module.isStub:i.kind!=="library"},isExported:o=>e.isPackage||e.facts.exports?.includes(o)===!0||[o,bo].some(i=>nE(n).has(`${e.path} ${i}`))}}var bo="*";function nE(n){let e=Eh.get(n);return e===void 0&&(e=sE(n),Eh.set(n,e)),e}function sE({modules:n,inference:{imports:e}}){let t=new Set,s=(r,o)=>{r?.kind==="module"&&!r.module.isStub&&t.add(`${r.module.path} ${o}`)};for(let r of n.values()){for(let{module:o,level:i}of r.facts.starImports)s(e.resolve(r,o,i),bo);for(let o of lt(r.facts)){if(o.kind==="import"){s(e.resolve(r,o.module,0),bo);continue}let i=e.resolve(r,o.module,o.level);s(i,o.name),s(e.submodule(i,o.name),bo)}}return t}function Gl(n,e){return n.start===n.end||e.start===e.end?n.start<=e.end&&e.start<=n.end:n.start<e.end&&e.start<n.end}function Vl(n,e){return n.start===e.start&&n.end===e.end&&n.text===e.text}function Ih(n,e){let t="",s=0;for(let r of[...e].sort((o,i)=>o.start-i.start||o.end-i.end))t+=n.slice(s,r.start)+r.text,s=r.end;return t+n.slice(s)}function ut(n,e){return{start:n,end:n,text:e}}function Vs(n){let e=[];for(let t of n){let s=e.findIndex(o=>Gl(o,t)),r=e[s];r===void 0?e.push(t):t.start===t.end&&r.end<=t.start?e[s]={...r,text:r.text+t.text}:t.start===t.end?e[s]={...r,text:t.text+r.text}:e[s]={start:t.start,end:t.end,text:r.text+t.text}}return e}function Kl(n,e=""){return`${n.toLowerCase()} ${Oh(e)}`}function Zn(n,e){let t=[Oh,rE].find(r=>zl(n.map(r))),s=[...n,...e];return t===void 0?s:s.sort((r,o)=>t(r)<t(o)?-1:t(r)>t(o)?1:0)}function zl(n){return n.every((e,t)=>t===0||n[t-1]<=e)}function Oh(n){let[e=""]=n.split(" ",1);return`${e.length>1&&e===e.toUpperCase()?"a":/^[A-Z]/.test(e)?"b":"c"}${e.toLowerCase()}`}function rE(n){return n.toLowerCase()}var Mh=88;function Nh(n,e,t){let s=Zn([],e),r=`from ${n} import ${s.join(", ")}`;return r.length<=Mh?r:`from ${n} import ${$h(s,t)}`}function Ph(n,e,t){let{names:s}=e,{unused:r,replaced:o,added:i}=t;if(r.size===0&&o.size===0&&i.length===0)return[];if(aE(n,e))return oE(n,s,t);let a=s[0],l=s.at(-1);if(n.text.slice(a.start,e.end).includes("#"))return iE(n,s,t);let c=s.filter(H=>!r.has(H)&&!o.has(H)),d=Zn(c.map(H=>n.of(H)),i),u={start:a.start,end:l.end},f=new Set(Lh(n,s)),[p=", "]=f.size===1?f:[];if(/[\r\n]/.test(p))return[{...u,text:d.join(p)}];let y=d.join(", "),h=a.start-n.startAt(a.start)+y.length,b=!/[\r\n]/.test(n.of(e)),w=Math.max(Mh,b?e.end-n.startAt(e.start):0);if(h<=w)return[{...u,text:y}];let S=Fh(n,e),T=$h(d,n.lineEnd);return[S===null?{...u,text:T}:{start:S,end:e.end,text:T}]}function oE(n,e,{unused:t,replaced:s,added:r}){let o=[],i=({end:p})=>n.text.slice(p,n.nextAfter(p)).includes("#"),a=e.filter(p=>!s.has(p)&&(!t.has(p)||i(p)));for(let p of e){if(a.includes(p))continue;let y=n.text.indexOf("#",p.end);o.push(i(p)?{start:p.start,end:y,text:""}:{...n.around(p),text:""})}let l=e[0],c=e.at(-1),d=n.text.slice(n.startAt(l.start),l.start),u=Zn(a.map(p=>n.of(p)),r),f=/^[ \t]*,/.test(n.text.slice(c.end));for(let p of u.filter(y=>r.includes(y))){let y=u.slice(u.indexOf(p)+1).find(w=>!r.includes(w)),h=a.find(w=>n.of(w)===y),b=`${d}${p},${n.lineEnd}`;h?o.push(ut(n.startAt(h.start),b)):!f&&a.includes(c)?o.push(ut(c.end,`,${n.lineEnd}${d}${p}`)):o.push(ut(n.nextAfter(c.end),b))}return Vs(o)}function iE({text:n},e,{replaced:t,added:s}){let r=[];for(let[o,{start:i,end:a}]of e.entries()){if(!t.has(e[o]))continue;let l=/^\s*,[ \t]*/.exec(n.slice(a))?.[0]??"",c=o>0&&l==="";r.push({start:c?n.lastIndexOf(",",i):i,end:a+l.length,text:""})}return s.length>0&&r.push(ut(e.at(-1).end,s.map(o=>`, ${o}`).join(""))),Vs(r)}function aE(n,e){return Fh(n,e)!==null&&e.names.every(({start:t,end:s})=>n.text.slice(n.startAt(t),t).trim()===""&&/^[ \t]*,?[ \t]*(?:#[^\r\n]*)?[\r\n]/.test(n.text.slice(s)))&&Lh(n,e.names).every(t=>/^[ \t]*,/.test(t))}function Fh({text:n},{start:e,names:t}){let s=/\bimport\s*\(/.exec(n.slice(e,t[0].start));return s&&e+s.index+s[0].length-1}function Lh({text:n},e){return e.slice(1).map(({start:t},s)=>n.slice(e[s].end,t))}function $h(n,e){return`(${e}${n.map(t=>`    ${t},${e}`).join("")})`}var ko=class{text;lineEnd;constructor(e){this.text=e,this.lineEnd=/\r\n|\n|\r/.exec(e)?.[0]??`
`}of({start:e,end:t}){return this.text.slice(e,t)}startAt(e){let t=e;for(;t>0&&!/[\r\n]/.test(this.text[t-1]);)t--;return t}nextAfter(e){let t=/[^\r\n]*(?:\r\n|\r|\n|$)/y;return t.lastIndex=e,e+(t.exec(this.text)?.[0].length??0)}around({start:e,end:t}){return{start:this.startAt(e),end:this.nextAfter(t)}}};function So(n,e,t){let s=new Set(e.flatMap(r=>r.removed??[]));for(let r of s)n.isExported(r)&&s.delete(r);for(let r of lE(n,s,t))s.delete(r);return new Ql(n,{added:e.flatMap(r=>r.added),removed:s,replaced:new Set(e.flatMap(r=>r.replaced??[]))}).edits()}function lE({module:n,text:e},t,s){if(t.size===0)return[];let r=cE(n,e);return[...t].filter(o=>r.get(o)?.some(i=>!s.some(a=>a.start<=i.start&&i.end<=a.end)))}var Dh=new WeakMap;function cE(n,e){let t=Dh.get(n);if(t===void 0){let s=new Map,r=(o,i)=>{let a=s.get(o);a===void 0?s.set(o,[i]):a.push(i)};D(n,o=>{if(o.kind==="Name"&&r(o.id,o),o.kind==="Constant"&&o.type==="str")for(let i of dE(e.slice(o.start,o.end)))r(i,o);return!0}),t=s,Dh.set(n,t)}return t}function dE(n){let e=n.slice(1,-1);return/^\s*[\w.]+(?:\s*[[\],|]\s*[\w.]*)*\s*$/.test(e)?e.split(/\W+/):[]}var Ql=class{#e;#t;#n;#s;#r;#a;#o;#i;constructor({text:e,module:t,isOwn:s},r){this.#e=new ko(e),this.#t=t.body,this.#n=r,this.#s=s,this.#r=uE(t),this.#a=js(t),this.#o=this.#a.filter(o=>o.kind==="ImportFrom"&&!fE(o)),this.#i=this.#o.every(({names:o})=>o.length===1)&&this.#o.some((o,i)=>o.level===0&&Ao(this.#o[i+1],o.module??""))}edits(){let e=this.#l(),t=[],s=[];for(let a of this.#t){if(a.kind!=="Import"&&a.kind!=="ImportFrom")continue;let l=a.names.filter(u=>this.#d(a,u)),c=wo(a),d=a===this.#u(c)?e.get(c)??[]:[];if(d.length>0&&e.delete(c),l.length===a.names.length&&d.length===0)this.#v(a)?s.push(a):t.push(...this.#f(a));else if(a.kind==="ImportFrom"){let u=new Set(l.filter(p=>this.#k(p))),f=new Set(l.filter(p=>!u.has(p)));t.push(...Ph(this.#e,a,{unused:f,replaced:u,added:d}))}}let r=[...Array.from([...this.#c()].sort(),a=>({module:a,names:[]})),...Array.from([...e].sort(),([a,l])=>this.#i?Zn([],l).map(c=>({module:a,names:[c]})):[{module:a,names:l}]).flat()],o=new Set(r.map(({module:a})=>this.#m(a,0))),i=r.map(({module:a,names:l})=>this.#g(a,l));return Vs([...t,...i,...this.#p(s,o)])}#l(){let e=new Map;for(let t of this.#n.added){let{module:s,name:r}=t;r===null||this.#o.some(o=>Ao(o,s)&&o.names.some(i=>qh(i,t)))||e.set(s,[...new Set([...e.get(s)??[],jh(t)])])}return e}#c(){let e=s=>this.#a.some(r=>r.kind==="Import"&&r.names.some(({name:o,asname:i})=>o===s&&i===null)),t=this.#n.added.filter(({name:s})=>s===null).map(({module:s})=>s);return new Set(t.filter(s=>!e(s)))}#u(e){return this.#i?void 0:this.#o.findLast(t=>Ao(t,e))}#d(e,t){let{added:s,removed:r,replaced:o}=this.#n,{name:i,asname:a}=t;if(e.kind==="Import")return e.names.length===1&&r.has(a??i.split(".",1)[0]);let l=a??i;return r.has(l)?!0:o.has(l)&&!s.some(c=>Ao(e,c.module)&&qh(t,c))}#f(e){let[t]=e.names,s=this.#n.added.find(o=>o.name!==null&&(o.asname??o.name)===(t.asname??t.name));if(e.kind==="Import"||e.names.length>1||!this.#k(t)||!s)return[];let r=`from ${s.module} import ${jh(s)}`;return[{start:e.start,end:e.end,text:r}]}#p(e,t){let s=[];for(let i of e){let{start:a,end:l}=this.#e.around(i),c=s.at(-1)?.span;c?.end===a&&s.pop();let d={start:c?.end===a?c.start:a,end:l};s.push({span:d,section:this.#A(i)})}let r=[],o=0;for(let{span:i,section:a}of s){let l=this.#e.text.slice(o,i.start).trim()==="",{start:c,end:d}=t.has(a)?i:this.#y(i,l);l&&(o=d),r.push({start:Math.max(c,r.at(-1)?.end??0),end:d,text:""})}return r}#y(e,t){let{start:s,end:r}=e,o=/(?:^|\r\n|\r|\n)((?:[ \t]*(?:\r\n|\r|\n))*)$/.exec(this.#e.text.slice(0,s))?.[1]??"",i=/^(?:[ \t]*(?:\r\n|\r|\n))*/.exec(this.#e.text.slice(r))[0];if(o===""&&!t||i==="")return e;let a=this.#t.find(c=>c.start>=r),l=a?.kind==="Import"||a?.kind==="ImportFrom";return t||l?{start:s,end:r+i.length}:{start:s-o.length,end:r}}#g(e,t){let s=t.length===0?"Import":"ImportFrom",r=s==="Import"?`import ${e}`:Nh(e,t,this.#e.lineEnd),o=this.#m(e,0),i=this.#r.filter(y=>this.#A(y)===o),a=Kl(e,t[0]),c=i.map(y=>y.kind).join().includes("ImportFrom,Import")&&zl(i.map(y=>wo(y).toLowerCase())),d=i.find(y=>c||y.kind===s?Kl(wo(y),y.kind==="ImportFrom"?y.names[0]?.name:void 0)>a:s==="Import");if(d)return this.#_(d,r,"");let u=i.at(-1);if(u)return this.#b(u,r,"");let f=this.#r.findLast(y=>this.#A(y)<o);if(f)return this.#b(f,r,this.#e.lineEnd);let[p]=this.#r;return p?this.#_(p,r,this.#e.lineEnd):this.#w(r)}#_({start:e},t,s){let r=this.#e.startAt(e);return this.#e.text.slice(r,e).trim()===""?ut(r,`${t}${this.#e.lineEnd}${s}`):ut(e,`${t}; `)}#b({end:e},t,s){let r=this.#e.nextAfter(e);if(this.#t.some(i=>i.start>=e&&i.start<r))return ut(e,`; ${t}`);let o=!/[\r\n]/.test(this.#e.text.slice(e,r));return ut(r,`${o?this.#e.lineEnd:""}${s}${t}${this.#e.lineEnd}`)}#w(e){let[t]=this.#t;if(t&&Bh(t))return this.#b(t,e,this.#e.lineEnd);let s=/^(?:[ \t]*#[^\r\n]*(?:\r\n|\r|\n))*/.exec(this.#e.text)[0],r=/^\s*([\r\n]|$)/.test(this.#e.text.slice(s.length));return ut(s.length,`${e}${this.#e.lineEnd}${r?"":this.#e.lineEnd}`)}#A(e){return this.#m(wo(e),e.kind==="Import"?0:e.level)}#m(e,t){return t>0?4:e==="__future__"?0:fn(e)?1:this.#s(e)?3:2}#k({name:e,asname:t}){return this.#n.replaced.has(t??e)}#v(e){let t=this.#e.of(this.#e.around(e));return t.trim()===this.#e.of(e)&&!t.includes("#")}};function uE({body:n}){let e=[];for(let[t,s]of n.entries())if(s.kind==="Import"||s.kind==="ImportFrom")e.push(s);else if(t>0||!Bh(s))break;return e}function Bh(n){return n.kind==="Expr"&&n.value.kind==="Constant"&&n.value.type==="str"}function wo(n){return(n.kind==="Import"?n.names[0].name:n.module)??""}function Ao(n,e){return n?.level===0&&n.module===e}function fE({names:n}){return n[0]?.name==="*"}function qh({name:n,asname:e},t){return n===t.name&&(e??n)===(t.asname??t.name)}function jh({name:n,asname:e}){return e===void 0||e===n?n??"":`${n} as ${e}`}var pE=function*({eventLoop:n},e){let t=new Set,s=n.blockingReadsIn(e);for(let r of e.module.functions)for(let o of n.blockingCallsIn(r,s)){let i=(o.kind==="file"||o.name.startsWith("socket."))&&o.chain.length>1?o.chain[o.chain.length-1].caller:null;i!==null&&t.has(i)||(i!==null&&t.add(i),yield{kind:"blockingCall",value:o})}},Uh=[{kinds:["blockingCall"],find:pE},{kinds:["loopMisuse"],find:({eventLoop:n},{module:e})=>n.misusesIn(e).map(t=>({kind:"loopMisuse",value:t}))},{kinds:["droppedCoroutine"],find:({eventLoop:n},{module:e})=>e.functions.flatMap(t=>n.droppedCoroutinesIn(t)).map(t=>({kind:"droppedCoroutine",value:t}))},{kinds:["droppedTask"],find:({eventLoop:n},e)=>e.module.functions.flatMap(t=>n.droppedTasksIn(t,e)).map(t=>({kind:"droppedTask",value:t}))}];var Wh=[{kinds:["app"],find:({fastapi:n},{module:e})=>n.apps.filter(({router:t})=>t.origin.module===e).map(t=>({kind:"app",value:t}))},{kinds:["router"],find:({fastapi:n},{module:e})=>n.routers.filter(({isCreated:t,origin:s})=>t&&s.module===e).map(t=>({kind:"router",value:t}))},{kinds:["include"],find:({fastapi:n},{module:e})=>Hh(e,n.includes).map(t=>({kind:"include",value:t}))},{kinds:["mount"],find:({fastapi:n},{module:e})=>Hh(e,n.mounts).map(t=>({kind:"mount",value:t}))},{kinds:["route"],find:({fastapi:n},{module:e})=>n.routesIn(e).map(t=>({kind:"route",value:t}))},{kinds:["operation"],find:({fastapi:n},{module:e})=>n.routesIn(e).flatMap(t=>n.operationsOf(t)).map(t=>({kind:"operation",value:t}))},{kinds:["answer"],find:function*(n,{module:e}){for(let t of Rp(n,e))yield{kind:"answer",value:t}}},{kinds:["lostSignature"],find:({fastapi:n},{module:e})=>n.lostSignaturesIn(e).map(t=>({kind:"lostSignature",value:t}))},{kinds:["endpoint"],find:({fastapi:n},{module:e})=>n.endpointsIn(e).map(t=>({kind:"endpoint",value:t}))},{kinds:["endpointParameter"],find:({fastapi:n},{module:e})=>n.endpointParametersIn(e).map(t=>({kind:"endpointParameter",value:t}))},{kinds:["repeatedAnnotation"],find:({fastapi:n},{module:e})=>n.repeatedAnnotations.filter(({places:t})=>t[0]?.module===e).map(t=>({kind:"repeatedAnnotation",value:t}))},{kinds:["generatorDependency"],find:function*(n,e){for(let t of Ff(n,e))yield{kind:"generatorDependency",value:t}}}];function Hh(n,e){return e.filter(({call:t})=>t.module===n)}var Sn={secret:"key",secrets:"key",secretkey:"key","secret key":"key","secret keys":"key","secret access key":"key","jwt key":"key","signing key":"key","signature key":"key","encryption key":"key","private key":"key","master key":"key","hmac key":"key","aes key":"key","fernet key":"key","session key":"key","auth key":"key",password:"password",passwords:"password",passwd:"password",passphrase:"password",passcode:"password",pwd:"password",pass:"password",pw:"password",token:"token",tokens:"token",authtoken:"token",accesstoken:"token",apikey:"api-key",apikeys:"api-key","api key":"api-key","api keys":"api-key","account key":"api-key","service key":"api-key","service role key":"api-key","subscription key":"api-key"},Vh=new Set(`base64 bytes b64 current default dev development encoded hex live local new old plain previous prod production raw sandbox
  stage staging str string text v value`.split(/\s+/)),Kh=new Set(`access admin api app application auth authorization backend bearer default fastapi internal jwt master my private refresh root secret server
  service shared static superuser system the user webhook x`.split(/\s+/)),zh=new Set(`account admin app broker client database db default email ftp guest ldap login mail mailer maria mariadb master mongo mongodb mq mssql my mysql
  oracle pg postgres postgresql proxy rabbit rabbitmq redis root server smtp sql ssh super superuser sys system user username`.split(/\s+/)),Qh=new Set(`algolia anthropic apple auth0 aws azure clerk client cloudflare cloudinary discord email facebook ftp gcp github gitlab google hcaptcha imap
  langfuse linkedin mail mailgun microsoft okta openai paypal plaid pop3 proxy r2 razorpay recaptcha s3 salesforce sendgrid sftp shopify slack
  smtp spotify stripe telegram turnstile twilio twitter zoom`.split(/\s+/)),Yh=new Set(`bad cache column digest dir dummy encrypted env error event example expired fake faker field file forgot forgotten format has hash hashed header
  hidden hint incorrect invalid is label length malformed mask masked message min max missing mismatch mock msg name no num obfuscated path
  pattern placeholder prefix prompt pub public publishable redacted regex required salt sample scheme sealed selector sentinel site stub suffix
  telemetry template test testing tests type unknown uri url verifier wrong`.split(/\s+/)),Jh=new Set(`bos cancellation cls continuation csrf cursor design end eos first image last marker mask next pad page pagination
  position sep special start stop sync unk xsrf`.split(/\s+/)),Xh=[{prefix:"09d25e094faa",origin:"FastAPI's tutorial"}],Zh=/change(?:me|this|it|in|your|the|before)|replaceme|replacethis|updateme|fillmein|(?:super|very|top|my|your|our|the|some|dev|jwt|app|flask|fastapi)secret|secret(?:key|jwt|dev|123|forjwt)|s3cr3t|not(?:so|very|a|areal)secret|insecure|donotuse|dontuse|notfor(?:use|prod)|devkey|keyboardcat|mypassword|password1|p4ssw0rd|passw0rd|admin123|letmein|qwerty|hunter2|abc123|123456/,zs=new Set(`empty none null nil na undefined unset notset missing nokey nokeyneeded nokeyrequired nopassword nosecret notneeded notrequired notused unused ignored anything
  disabled enabled false true yes no on off auto required unlimited unknown todo tbd ollama lmstudio local localhost default optional fixme redacted`.split(/\s+/)),vo=/<[^<>]*>|\$\{|\$\(|\{\{|\{\w*\}|%\w|%\(|\.\.\.|…|x{3,}|\*{3,}|#{3,}|_{4,}|(?:^|[^a-z])your[-_ ]?|[-_ ]here$|placeholder|example|dummy|sample|redacted|to_?be_?(?:set|replaced|filled)/i,eg=/^(?:\$(?:2[abxy]?|argon2(?:i|d|id)|scrypt|pbkdf2|[156y])\$|(?:pbkdf2|scrypt|bcrypt|argon2)[_:$])/,Co=[{pattern:/^(?:gh[pousr]_|github_pat_)(\w{20,})$/,title:"a GitHub token"},{pattern:/^glpat-([\w-]{20,})$/,title:"a GitLab token"},{pattern:/^xox[abposr]-([\w-]{20,})$/,title:"a Slack token"},{pattern:/^[sr]k_(?:live|test)_(\w{20,})$/,title:"a Stripe key"},{pattern:/^whsec_([\w+/=]{24,})$/,title:"a webhook secret"},{pattern:/^sk-(?:proj-|ant-|or-|svcacct-)?([\w-]{32,})$/,title:"an API key"},{pattern:/^SG\.([\w-]{16,}\.[\w-]{32,})$/,title:"a SendGrid key"},{pattern:/^hf_([A-Za-z]{30,})$/,title:"a Hugging Face token"},{pattern:/^npm_(\w{30,})$/,title:"an npm token"},{pattern:/^pypi-(\w{40,})/,title:"a PyPI token"},{pattern:/^AKIA([A-Z2-7]{16})$/,title:"an AWS access key"},{pattern:/^dckr_pat_([\w-]{20,})$/,title:"a Docker token"},{pattern:/^shpat_([0-9a-f]{32})$/,title:"a Shopify token"},{pattern:/^https:\/\/hooks\.slack\.com\/services\/\w+\/\w+\/(\w{20,})$/,title:"a Slack webhook"},{pattern:/^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/([\w-]{60,})$/,title:"a Discord webhook"},{pattern:/^ya29\.([\w-]{30,})$/,title:"a Google access token"}],tg=/^(?:pk_(?:live|test)_|phc_|ssh-(?:rsa|ed25519) |-----BEGIN (?:RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----)/,ng=/^0x[\da-fA-F]{40}$/,sg=/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*\S{40,}/,Jl=new Set(`th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll
  be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul
  ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo
  sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp up`.split(/\s+/)),Me={fallback:1,keyword:"default"},Xl={"os.getenv":Me,"os._Environ.get":Me,"os._Environ.setdefault":{fallback:1,keyword:null},"os._Environ.pop":{fallback:1,keyword:null},"starlette.config.Config.__call__":{fallback:2,keyword:"default"},"starlette.config.Config.get":{fallback:2,keyword:"default"},"starlette.config.environ.get":Me,"starlette.config.Environ.get":Me,"decouple.config":Me,"decouple.Config.get":Me,"decouple.AutoConfig.get":Me,"decouple.Config.__call__":Me,"decouple.AutoConfig.__call__":Me,"environs.Env.__call__":Me,"environs.Env.str":Me,"environs.env":Me,"environs.env.__call__":Me,"environs.env.str":Me,"environ.Env.__call__":{fallback:2,keyword:"default"},"environ.Env.str":Me},rg="os._Environ",og=["pydantic_settings.BaseSettings","pydantic.BaseSettings","pydantic.v1.BaseSettings","pydantic.env_settings.BaseSettings"],ig=new Set(["SecretStr","SecretBytes","Secret","CommaSeparatedStrings"]),wn={position:1,keyword:"key",does:"signs tokens",noun:"key"},An={position:1,keyword:"key",does:"verifies tokens",noun:"key"},es={position:0,keyword:"secret_key",does:"signs data",noun:"key"},xe={position:null,keyword:"password",does:"opens the connection",noun:"password"},Yl={...xe,aliases:["passwd"]},Ks={...xe,position:1,does:"logs in"},mE={...xe,keyword:"MAIL_PASSWORD",does:"logs in"},yE={position:2,keyword:"secret_key",does:"opens the storage",noun:"password"},Gh={position:0,keyword:"key",does:"signs messages",noun:"key",isShared:!0},xo={position:0,keyword:"a",does:"compares what a client sends",noun:"password",isShared:!0},Ro={"jwt.encode":wn,"jwt.PyJWT.encode":wn,"jwt.PyJWT.decode":An,"jwt.decode":An,"jwt.api_jwt.encode":wn,"jwt.api_jwt.decode":An,"jose.jwt.encode":wn,"jose.jwt.decode":An,"jose.jws.sign":wn,"jose.jws.verify":An,"authlib.jose.jwt.encode":{...wn,position:2},"authlib.jose.jwt.decode":An,"joserfc.jwt.encode":{...wn,position:2},"joserfc.jwt.decode":An,"starlette.middleware.sessions.SessionMiddleware":{position:1,keyword:"secret_key",does:"signs session cookies",noun:"key"},"sqladmin.authentication.AuthenticationBackend":{position:0,keyword:"secret_key",does:"signs session cookies",noun:"key"},"itsdangerous.Serializer":es,"itsdangerous.Signer":es,"itsdangerous.TimestampSigner":es,"itsdangerous.TimedSerializer":es,"itsdangerous.URLSafeSerializer":es,"itsdangerous.URLSafeTimedSerializer":es,"cryptography.fernet.Fernet":{position:0,keyword:"key",does:"encrypts data",noun:"key"},"fastapi_users.authentication.JWTStrategy":{position:0,keyword:"secret",does:"signs tokens",noun:"key"},"fastapi_login.LoginManager":{position:0,keyword:"secret",does:"signs tokens",noun:"key"},"authx.AuthXConfig":{position:null,keyword:"JWT_SECRET_KEY",does:"signs tokens",noun:"key"},"hmac.new":Gh,"hmac.digest":Gh,"hmac.compare_digest":[xo,{...xo,position:1,keyword:"b"}],"secrets.compare_digest":[xo,{...xo,position:1,keyword:"b"}],"fastapi_mail.ConnectionConfig":mE,"smtplib.SMTP.login":Ks,"smtplib.SMTP_SSL.login":Ks,"aiosmtplib.SMTP.login":Ks,"aiosmtplib.send":{...Ks,position:null},"pika.PlainCredentials":Ks,"minio.Minio":yE,"psycopg2.connect":xe,"psycopg.connect":xe,"psycopg.AsyncConnection.connect":xe,"asyncpg.connect":xe,"asyncpg.create_pool":xe,"pymysql.connect":Yl,"MySQLdb.connect":Yl,"mysql.connector.connect":Yl,"aiomysql.connect":xe,"aiomysql.create_pool":xe,"redis.Redis":xe,"redis.StrictRedis":xe,"redis.asyncio.Redis":xe,"pymongo.MongoClient":xe,"motor.motor_asyncio.AsyncIOMotorClient":xe,"sqlalchemy.engine.URL.create":{...xe,position:2},"sqlalchemy.URL.create":{...xe,position:2}},ag=new Set(["authjwt_secret_key","reset_password_token_secret","verification_token_secret"]),Zl=new Set(["add_middleware","Middleware"]),To=new Set(`description descriptions detail doc docs docstring epilog error errors example examples help hint instructions json_schema_extra label
  message messages metavar msg openapi_examples openapi_extra pattern placeholder prompt regex responses schema_extra summary title usage`.split(/\s+/)),lg=new Set(["localhost","127.0.0.1","0.0.0.0","::1","[::1]","host.docker.internal"]),cg=new Set(`host hostname hostip host_name dbhost db_host servername server server_name ip ipaddress address host1 your-host yourhost myhost proxy proxy_host proxyhost
  endpoint domain bucket bucket_name`.split(/\s+/)),ec=new Set("user username usr login db_user dbuser uid me name user_name your_user youruser myuser u proxy_user key access_key".split(/\s+/)),Qs=new Set("pass password passwd pwd pw db_pass db_password dbpass dbpassword secret token p your_password yourpassword mypassword user_password proxy_pass proxy_password pswd".split(/\s+/));function tc(n,e,t){return g(n.typeOf(e,t)).flatMap(s=>s.kind==="instance"?[`${s.class.qualifiedName}.__call__`]:s.kind==="function"&&s.self?.kind==="instance"?[`${s.self.class.qualifiedName}.${s.function.facts.name}`]:x(s)??[])}function Eo(n){return n.kind==="Name"?n.id:n.kind==="Attribute"?`${Eo(n.value)}.${n.attr}`:"\u2026"}function He(n,e,t){let s=t===null?void 0:n.keywords.find(({arg:r})=>r===t);return s?s.value:e===null||n.args.slice(0,e+1).some(({kind:r})=>r==="Starred")?null:n.args[e]??null}function Io(n,e,t){if(t.kind==="Subscript"){let r=n.typeOf(e,t.value);return r.kind!=="instance"||r.class.qualifiedName!==rg?null:{variable:Qe(t.slice),reader:"os.environ",fallback:null}}if(t.kind!=="Call"||!gE(t))return null;let s=He(t,0,"key");for(let r of tc(n,e,t.func)){let o=Xl[r];if(o!==void 0)return{variable:s&&Y(n,{module:e,node:s}),reader:Eo(t.func),fallback:He(t,o.fallback,o.keyword)}}return null}var hE=new Set(Object.keys(Xl).map(n=>n.slice(n.lastIndexOf(".")+1)));function gE({func:n,args:e}){let[t]=e;return t!==void 0&&Qe(t)===null&&t.kind!=="Name"&&t.kind!=="Attribute"?!1:n.kind==="Name"||n.kind==="Attribute"&&hE.has(n.attr)}function Qe(n){return n.kind==="Constant"&&n.type==="str"?n.value:null}function We(n){return(n.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g)??[]).map(e=>e.toLowerCase())}var bE=3;function xn(n){return ug(n)?.noun??null}function dg(n){let e=ug(n);if(e===null)return!1;let{noun:t,qualifiers:s}=e;return t==="token"||t==="api-key"?s.some(r=>!Kh.has(r)):s.some(r=>Qh.has(r))&&!s.includes("webhook")}var _E=new RegExp([...new Set(Object.keys(Sn).map(n=>n.slice(n.lastIndexOf(" ")+1)))].join("|"),"i");function ug(n){if(!_E.test(n))return null;let e=[...We(n)];if(e.some(t=>Yh.has(t)))return null;for(;e.length>1&&wE(e.at(-1));)e.pop();for(let t=Math.min(bE,e.length);t>0;t--){let s=Sn[e.slice(-t).join(" ")];if(s===void 0)continue;if(s==="token"&&e.some(o=>Jh.has(o)))return null;let r=e.slice(0,-t);return kE(e.at(-1))&&r.length>0&&!zh.has(r.at(-1))?null:{noun:s,qualifiers:r}}return null}function kE(n){return n==="pass"||n==="pw"}function wE(n){return Vh.has(n)||/^\d+$/.test(n)}var Ys="\0",AE=/^\s*([A-Za-z][A-Za-z\d+.-]*):\/\/([^\s:@/?#]*):([^\s/?#]*)@(\[[^\]\s]*\]|[^\s:/?#@,]*)(?=[:/?#,]|\s*$)/;function ts(n){return n.includes("://")}function nc(n){if(!ts(n))return null;let e=AE.exec(n);if(!e||/\s/.test(n.trim()))return null;let[t,s,r,o,i]=e;return!o||o.includes(Ys)?null:{scheme:s,user:r,password:o,host:i,offset:t.lastIndexOf(`${o}@${i}`)}}function fg({values:n}){let e="";for(let[t,s]of n.entries()){if(s.kind==="Constant"){e+=String(s.value);continue}if(s.kind==="FormattedValue"&&/^[A-Za-z][A-Za-z\d+.-]*:\/\/[^\s:@/?#]*:$/.test(e)){let r=n[t+1];if(r?.kind!=="Constant"||!String(r.value).startsWith("@"))return null;let o=/^@([^:/?#]*)/.exec(String(r.value))[1],i=n[t+2];return o!==""?{password:s.value,host:o}:{password:s.value,host:i?.kind==="FormattedValue"?i.value:""}}e+=Ys}return null}function pg({user:n,password:e,host:t}){let s=e.toLowerCase();return new Set(e).size<=2&&e.length>2||vo.test(e.replace(/%[\da-f]{2}/gi,"-"))||/[<>{}$%[\]]/.test(e)&&/^[<{$%[]/.test(e)||zs.has(s.replace(/[^a-z\d]/g,""))||/^[A-Z][A-Z_]*$/.test(e)&&Qs.has(s)||cg.has(t.toLowerCase())&&Qs.has(s)?!0:SE(t)&&(Qs.has(s)||ec.has(n.toLowerCase()))}function mg({user:n,password:e}){return ec.has(n.toLowerCase())&&Qs.has(e.toLowerCase())}function SE(n){return/(?:^|\.)(?:example|test|invalid)(?:\.\w+)?$/i.test(n)||/\b(?:example|your|my)[-.]/i.test(n)}function Oo(n){return n===""||lg.has(n.toLowerCase())||n.includes(Ys)}var Mo=class{#e;#t=null;#n=null;#s=new Map;#r=null;constructor(e){this.#e=e}usesOf(e,t){return this.#t??=this.#i(),this.#t.get(e.path)?.get(t.start)??[]}hasUses(e){return this.#t??=this.#i(),this.#t.has(e.path)}isSettings(e){return this.#a(e)?!0:(this.#r??=this.#o(),this.#r.has(e))}#a(e){let t=this.#s.get(e);if(t===void 0){let{classes:s}=this.#e.project.inference;t=og.some(r=>s.isSubclass(e,r)===!0),this.#s.set(e,t)}return t}#o(){let{inference:e,modules:t}=this.#e.project,s=new Set,r=o=>{let{module:i}=o;if(i===null||i.isStub)return;let a=i.facts.scopes.find(l=>l.class!==null&&i.classes[l.class]===o);for(let{definitions:l}of a?.bindings??[])for(let c of l)if(c.kind==="annotated")for(let d of g(e.annotation(i,c.annotation)))d.kind!=="instance"||s.has(d.class)||e.classes.isSubclass(d.class,"pydantic.BaseModel")===!0&&(s.add(d.class),r(d.class))};for(let o of t.values())for(let i of o.classes)this.#a(i)&&r(i);return s}isRecognised(e,t){return this.#n??=this.#y(),this.#n.some(s=>s.text===t&&OE(s.name,e))}#i(){let e=new Map;for(let t of this.#e.project.modules.values()){if(t.role==="test"||t.role==="example")continue;let s=[],r=[t.facts.topLevel,...t.facts.functions],o=TE(t);for(let{calls:i}of r)for(let{call:a}of i)s.push(...this.#l(t,a,o));for(let i of CE(t,r)){let a=this.#u(t,i);a!==null&&s.push(a)}for(let{secret:i,use:a}of s)for(let{module:l,node:c}of this.#p({module:t,node:i})){let d=e.get(l.path)??new Map;e.set(l.path,d),d.set(c.start,[...d.get(c.start)??[],a])}}return e}#l(e,t,{takers:s,registrations:r}){let o=ge(t.func);if(!(s.has(o)||r.has(o))&&!t.keywords.some(({arg:c})=>c==="secret_key"))return[];let a=r.has(o),l=a?He(t,0,"middleware_class")??He(t,null,"cls")??t.func:t.func;for(let c of this.#c(e,l)){let d=Ro[c];if(d!==void 0)return this.#d(e,t)?[]:[d].flat().flatMap(({position:u,keyword:f,aliases:p=[],does:y,noun:h,isShared:b=!1})=>{let w=[f,...p].map(Q=>He(t,a?null:u,Q)).find(Q=>Q!==null);if(!w)return[];let{start:S,end:T}=t.func,H=this.#f(e,t);return{secret:w,use:{module:e,start:S,end:T,user:`${Eo(l)}()`,does:y,noun:h,isShared:b,isLocal:H}}})}return[]}#c(e,t){let{inference:s}=this.#e.project,r=g(s.typeOf(e,t)).flatMap(o=>{let i=o.kind==="class"&&o.of.kind==="instance"?o.of.class:null;return i===null||i.module?.isStub!==!1?[]:EE.filter(a=>s.classes.isSubclass(i,a)===!0)});return[...tc(s,e,t),...r]}#u(e,t){let s=fg(t);if(s===null)return null;let{password:r,host:o}=s,i=typeof o=="string"?o:Y(this.#e.project.inference,{module:e,node:o}),a={module:e,start:t.start,end:t.end,user:"this URL",does:"opens the connection"};return{secret:r,use:{...a,noun:"password",isShared:!0,isLocal:i===null||Oo(i)}}}#d(e,t){let{inference:s}=this.#e.project,r=l=>l&&(P(s,{module:e,node:l})?.node??null);if(sc(He(t,null,"verify")))return!0;let o=r(He(t,null,"options"));if(o?.kind==="Dict"&&sc(hg(o,"verify_signature"))||o?.kind==="Call"&&sc(He(o,null,"verify_signature")))return!0;let i=r(He(t,null,"algorithms"));if(i?.kind!=="List"&&i?.kind!=="Tuple")return!1;let a=i.elts.map(l=>Y(s,{module:e,node:l}));return a.length>0&&a.every(l=>l!==null&&/^(?:RS|ES|PS|EdDSA|none)/i.test(l))}#f(e,t){let s=He(t,null,"host");if(s===null)return!1;let r=Y(this.#e.project.inference,{module:e,node:s});return r==="localhost"||r==="127.0.0.1"}#p(e){let{inference:t}=this.#e.project,s=[],r=new Set,o=a=>{if(!r.has(a.node)){r.add(a.node);for(let{module:l,node:c}of $(t,a))if(c.kind==="Constant")(c.type==="str"||c.type==="bytes")&&!l.isStub&&s.push({module:l,node:c});else if(c.kind==="BoolOp"&&c.op==="Or")for(let d of c.values)o({module:l,node:d});else if(c.kind==="Call"){let d=Io(t,l,c),u=d?d.fallback:ns(c);u?o({module:l,node:u}):!d&&ge(c.func)==="get"&&i(l,c.func,c.args[0])}else if(c.kind==="Subscript")i(l,c,c.slice);else if(c.kind==="Name")for(let d of vE(t,{module:l,node:c}))o(d)}},i=(a,l,c)=>{let d=c&&Qe(c);if(!(!d||l.kind!=="Subscript"&&l.kind!=="Attribute"))for(let u of rc(t,{module:a,node:l.value},d))o(u)};return o(e),s}#y(){let{inference:e}=this.#e.project,t=[];for(let s of this.#e.project.modules.values())if(s.role!=="test"){for(let{kind:r,test:o}of s.facts.blocks)if(!(r!=="if"||o===null))for(let{compared:i,other:a}of oc(o)){let l=ge(i);if(l==="")continue;let c=a.kind==="Tuple"||a.kind==="List"||a.kind==="Set"?a.elts:[a];for(let d of c){let u=d.kind!=="Constant"&&/^_?[A-Z]/.test(ge(d));if(!(d.kind!=="Constant"&&!u))for(let f of $(e,{module:s,node:d}))f.node.kind==="Constant"&&f.node.type==="str"&&t.push({text:f.node.value,name:l})}}}return t}},xE=5;function rc(n,e,t,s=0){return s>xE?[]:$(n,e).flatMap(({module:r,node:o})=>{if(o.kind==="Dict"){let a=hg(o,t);return a?[{module:r,node:a}]:[]}let i=o.kind==="Subscript"?Qe(o.slice):null;return o.kind!=="Subscript"||i===null?[]:rc(n,{module:r,node:o.value},i,s+1).flatMap(a=>rc(n,a,t,s+1))})}function hg({keys:n,values:e},t){let s=n.findIndex(r=>r!==null&&Qe(r)===t);return e[s]??null}function sc(n){return n?.kind==="Constant"&&n.value===!1}function vE(n,{module:e,node:t}){let s=t.kind==="Name"?n.names.lookUp(e,t.id,t.start):null;return s?.kind!=="definitions"?[]:s.sites.flatMap(({module:r,definition:o})=>{if(o.kind!=="parameter")return[];let i=r.facts.functions[o.function]?.parameters[o.index]?.default;return i?[{module:r,node:i}]:[]})}function CE(n,e){let t=new Set,s=r=>{r?.kind==="JoinedStr"&&RE(r)&&t.add(r)};for(let{bindings:r}of n.facts.scopes)for(let{definitions:o}of r)for(let i of o)"value"in i&&s(i.value);for(let{calls:r,returns:o}of e){for(let{call:i}of r){for(let a of i.args)s(a);for(let{value:a}of i.keywords)s(a)}for(let{value:i}of o)s(i)}return t}function RE({values:n}){return n.some(e=>e.kind==="Constant"&&e.type==="str"&&ts(e.value))}function TE({facts:n}){let e=new Set(yg),t=new Set(Zl);for(let{bindings:s}of n.scopes)for(let{name:r,definitions:o}of s)for(let i of o)i.kind!=="import-from"||i.name===r||(yg.has(i.name)&&e.add(r),Zl.has(i.name)&&t.add(r));return{takers:e,registrations:t}}var yg=new Set(Object.keys(Ro).map(n=>n.slice(n.lastIndexOf(".")+1))),EE=Object.entries(Ro).flatMap(([n,e])=>[e].flat().some(({keyword:t})=>t==="secret_key")?n:[]),IE=new Set(["v","val","value","default"]);function OE(n,e){return IE.has(n)?!0:xn(n)!==null&&`_${We(e).join("_")}`.endsWith(`_${We(n).join("_")}`)}function ge(n){return n.kind!=="Call"?E(n):n.args.length===0?ge(ns(n)??n.func):""}function ns(n){let{func:e,args:t}=n,s=E(e);return ig.has(s)||e.kind==="Name"&&(s==="str"||s==="bytes")?t[0]??null:s==="Field"?He(n,0,"default"):s==="field"?He(n,null,"default"):s==="quote"||s==="quote_plus"?t[0]??null:e.kind==="Attribute"&&["get_secret_value","encode","decode","strip"].includes(s)?e.value:null}function oc(n){switch(n.kind){case"BoolOp":return n.values.flatMap(oc);case"UnaryOp":return oc(n.operand);case"Compare":{let[e]=n.ops,[t]=n.comparators;return t===void 0||n.ops.length>1?[]:e==="In"||e==="NotIn"?[{compared:n.left,other:t}]:e!=="Eq"&&e!=="NotEq"?[]:[{compared:n.left,other:t},{compared:t,other:n.left}]}default:return[]}}function lc(n){let e=n.trim().replace(/^(?:Bearer|Token) (?=\S+$)/i,"");if(sg.test(e))return{kind:"issued",title:"a private key"};if(ME(e))return{kind:"harmless"};let t=Xh.find(({prefix:s})=>e.startsWith(s));if(t)return{kind:"published",title:t.origin};if(NE(e))return{kind:"issued",title:"an app password of Google"};for(let{pattern:s,title:r}of Co){let[,o]=s.exec(e)??[];if(o!==void 0&&No(o)&&!bg.test(o))return{kind:"issued",title:r}}return ic(e)&&/[/:]/.test(e)?{kind:"plain"}:/\s/.test(e)||ic(e)?{kind:gg(e)?"stand-in":"plain"}:gg(e)?{kind:"stand-in"}:No(e)?{kind:bg.test(e)?"harmless":"random"}:{kind:PE(e)?"complex":"plain"}}function kg(n){return n.length>=wg&&/^\s*(?:-----BEGIN|(?:Bearer |Token )?[\w.]{1,10}[-_.]|AKIA|https:\/\/(?:hooks|\w*\.?discord))/i.test(n)&&!/^(?!Bearer |Token )\w+ \w/i.test(n)}function cc(n){return n.toLowerCase().replace(/[^a-z\d]/g,"")}function ME(n){return new Set(n).size<=2?!0:tg.test(n)||eg.test(n)||ng.test(n)}function Js(n){return vo.test(n)||zs.has(cc(n))||/\bx{3}|^sk-[.x*-]*$/i.test(n)}function gg(n){return Zh.test(cc(n))}function ic(n){return/^(?:\.{0,2}|~|[A-Za-z]:)[/\\][\w.-]/.test(n)||/^[a-z][a-z\d+.-]*:\/\//i.test(n)||/^arn:[\w-]+:/.test(n)||/^(?:projects|secrets?|vaults?|parameters?|ssm|kv)\/[\w.-]+(?:\/[\w.-]+)*$/.test(n)||/^[\w./-]+\.[a-z]{2,5}$/.test(n)}var wg=16,ac=.55,bg=/example|dummy|fake|mock|sample|placeholder/i;function No(n){if(n.length<wg||!/^[\w+/=.~!@#$%^&*()?:;,|-]+$/.test(n))return!1;let e=new Set(n).size;if(/^(?:0x)?[\da-f]+$/i.test(n)||/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(n))return e>=7&&/\d/.test(n)&&/[a-f]/i.test(n)&&!_g(n);if(e<8||_g(n))return!1;if((n.match(/[a-z]\d+(?=[a-z])/gi)??[]).length>=3)return!0;let t=/\d/.test(n)||/[a-z]/.test(n)&&/[A-Z]/.test(n),s=Ag(n),r=s.filter(o=>Jl.has(o)).length;return s.length>=n.length/3?r/s.length<(t?ac:ac-.15):(n.match(/\d+/g)??[]).length>=3&&/[a-z]/i.test(n)&&!/^\d+(?:[-.:T]\d+)*[A-Za-z]*$/.test(n)}function NE(n){if(!/^[a-z]{4}(?: [a-z]{4}){3}$/.test(n))return!1;let e=Ag(n);return e.filter(t=>Jl.has(t)).length/e.length<ac}function _g(n){let e=0;for(let t=1;t<n.length;t++){let s=n.charCodeAt(t)-n.charCodeAt(t-1);(s===1||s===0)&&e++}return e>n.length/2}function Ag(n){return(n.match(/[A-Za-z]+/g)??[]).flatMap(e=>{let t=e.toLowerCase();return Array.from({length:t.length-1},(s,r)=>t.slice(r,r+2))})}function PE(n){return n.length<8||n.length>40||/[()[\]{}|\\<>"'`]/.test(n)||!/[a-z]/i.test(n)||!/\d/.test(n)?!1:/[a-z]/.test(n)&&/[A-Z]/.test(n)||/[!@#$%^&*+?]/.test(n)}function ss(n,e){let t=We(n),s=new Set(We(e));return t.length===0||!/^[\w.:\- ]+$/.test(n)?!1:t.every(r=>s.has(r)||Sn[r]!==void 0||FE.has(r))}var FE=new Set("key api jwt access refresh auth authorization bearer session client user id x oauth oauth2 login csrf app header cookie query body input ref inherit".split(" "));function dc(n,e,t){let{kind:s}=lc(n);return s==="harmless"||zs.has(cc(n))?!1:s==="random"||s==="issued"||s==="published"?!0:ic(n.trim())||(t==="token"||t==="api-key")&&/^\d{1,5}[a-z]{0,2}$|^\d+\/[a-z]+$/.test(n)||LE(e)&&ss(n,e)?!1:dg(e)?s==="complex"&&t==="password":t==="key"||t==="password"?!$E.test(n):!Js(n)}function LE(n){return/(?:^|_)(?:session|auth)_key$/i.test(We(n).join("_"))}var $E=/<[^<>]*>|\$\{|\{\{|\{\w*\}|%\w|%\(/;var Po=class{#e;#t;#n=new Map;#s=[];#r=new Map;#a=new Set;#o=new Set;#i=new Set;#l=new Set;#c=[];#u=new Set;constructor(e,t){this.#e=e,this.#t=t.module,D(t.tree.module,s=>this.#d(s))}isCompared({node:e,name:t,origin:s}){return this.#i.has(e.start)||s.kind==="constant"&&t!==null&&this.#l.has(t)}isForDevelopment({start:e}){return this.#c.some(t=>t.start<=e&&e<t.end)}all(){return[...this.#n.values()].sort((e,t)=>e.node.start-t.node.start)}texts(){return this.#s}isFallback({start:e}){return this.#o.has(e)}definitionOf(e){return(e.facts&&this.#r.get(e.facts.nameSpan.start))??null}#d(e){if(e.kind==="Name"||e.kind==="Attribute")return!0;if(this.#a.size>0&&this.#a.has(e))return!1;switch(e.kind){case"Expr":return e.value.kind!=="Constant"&&e.value.kind!=="JoinedStr";case"ClassDef":return this.#r.set(e.nameSpan.start,e),BE.test(We(e.name).join(" "))&&this.#c.push(e),!We(e.name).some(t=>t==="test"||t==="testing");case"Assign":return this.#f(e,e.targets);case"AnnAssign":return DE(e.annotation)?!0:this.#f(e,[e.target]);case"NamedExpr":return this.#k(ge(e.target),e.value,{kind:"variable"}),!0;case"keyword":return e.arg===null?!0:To.has(e.arg)?!1:(this.#k(e.arg,e.value,{kind:"variable"}),!0);case"arguments":return this.#_(e),!0;case"Dict":return this.#g(e),!0;case"Call":return this.#b(e),!0;case"BoolOp":return e.values.some(kt)&&this.#k(null,e,{kind:"variable"}),!0;case"IfExp":return(kt(e.body)||kt(e.orelse))&&this.#k(null,e,{kind:"variable"}),!0;case"Compare":return this.#w(e),!0;case"If":return this.#A(e),!0;case"Constant":return(e.type==="str"||e.type==="bytes")&&this.#m(e),!0;case"JoinedStr":{let t=WE(e);return ts(t)&&this.#s.push({node:e,text:t}),!1}default:return!0}}#f({value:e},t){if(e===null)return!0;for(let s of t){if((s.kind==="Tuple"||s.kind==="List")&&(e.kind==="Tuple"||e.kind==="List")){for(let[i,a]of s.elts.entries()){let l=e.elts[i],c=ge(a);l&&c!==""&&this.#k(c,l,this.#y(a,c,null))}continue}let r=s.kind==="Subscript"?Qe(s.slice):ge(s);if(!r)continue;if(UE(r))return!1;let o=this.#p(s);this.#k(r,e,this.#y(s,r,o),o)}return!0}#p(e){if(e.kind!=="Name")return null;let t=this.#t.scope(this.#t.scopeAt(e.start));return t.class===null?null:this.#t.classes[t.class]}#y(e,t,s){return s===null?{kind:e.kind==="Name"&&this.#t.scopeAt(e.start)===0?"constant":"variable"}:this.#e.secrets.isSettings(s)&&!t.startsWith("_")?{kind:"settings",class:s.facts?.name??""}:{kind:this.#e.project.inference.classes.isSubclass(s,"enum.Enum")===!0?"label":"constant"}}#g({keys:e,values:t}){for(let[s,r]of e.entries()){let o=r&&Qe(r);o&&(To.has(o)?this.#a.add(t[s]):this.#k(o,t[s],{kind:"variable"}))}}#_(e){let t=[...e.posonlyargs,...e.args],s=t.length-e.defaults.length;for(let[r,o]of e.defaults.entries())this.#k(t[s+r].arg,o,{kind:"variable"});for(let[r,o]of e.kw_defaults.entries())o&&this.#k(e.kwonlyargs[r].arg,o,{kind:"variable"})}#b(e){let[t,s]=e.args;if(ge(e.func)==="compare_digest"&&e.args.length===2){let[r,o]=e.args;for(let[i,a]of[[r,o],[o,r]]){let l=qE(i);l!==""&&this.#k(l,a,{kind:"comparison"})}return}if(fc(e)){if(this.#T(e))this.#k(null,e,{kind:"variable"});else if(e.func.kind==="Attribute"&&e.func.attr==="get"&&t&&s){let r=Qe(t);r&&this.#k(r,s,{kind:"lookup"})}}}#w({left:e,comparators:[t],ops:[s]}){for(let r of[e,t])if(r?.kind==="Call")for(let o of r.args.slice(1))this.#u.add(o.start);if(!(t===void 0||s!=="Eq"&&s!=="NotEq"))for(let[r,o]of[[e,t],[t,e]]){let i=ge(r);i!==""&&this.#k(i,o,{kind:"comparison"})}}#A({test:e,body:t,orelse:s}){let r=t[0],o=t.at(-1);r&&o&&xg(e)&&this.#c.push({start:r.start,end:o.end});let i=e.kind==="BoolOp",a=(i?e.values:[e]).filter(p=>p.kind==="Compare"&&p.ops.length===1),l=t.some(uc),c=!t.some(({kind:p})=>p==="Raise")&&(s.some(uc)||t.some(({kind:p})=>p==="Return")),d=l&&(!i||e.op==="Or")?"NotEq":c&&(!i||e.op==="And")?"Eq":null;if(d===null)return;let f=a.filter(p=>p.kind==="Compare"&&p.ops[0]===d).some(p=>p.kind==="Compare"&&/^(?:user|user_?name|login|e_?mail)$/i.test(ge(p.left)));for(let p of a){if(p.kind!=="Compare")continue;let[y]=p.ops,h=p.comparators[0],b=l&&y==="NotIn";if(!(y!==d&&!b))for(let[w,S]of[[p.left,h],[h,p.left]]){let T=jE(ge(w));S.kind==="Name"&&xn(S.id)!==null&&T&&(l||s.some(uc))&&this.#l.add(S.id);let H=xn(ge(w));if(kt(S)&&(f?H==="password":H!==null&&l)&&this.#i.add(S.start),b)break}}}#m(e){e.type==="str"&&ts(e.value)&&this.#s.push({node:e,text:e.value}),!(this.#n.has(e.start)||!this.#v(e))&&this.#R({node:e,name:null,noun:null,origin:{kind:"variable"},owner:null})}#k(e,t,s,r=null){for(let{node:o,read:i}of this.#x(t,null)){if(this.#u.has(o.start))continue;(i!==null||s.kind==="settings"||s.kind==="lookup")&&this.#o.add(o.start);let a=[i?.variable??"",e??""].filter(d=>d!==""),l=a.find(d=>xn(d)!==null)??a[0];if(l===void 0)continue;let c=xn(l);c===null&&!this.#v(o)||this.#R({node:o,name:l,noun:c,origin:i?{kind:"environment",reader:i.reader}:s,owner:r})}}#v(e){return kg(e.value)||this.#e.secrets.usesOf(this.#t,e).length>0}#R(e){let{start:t}=e.node,s=this.#n.get(t);(s===void 0||s.noun===null&&e.noun!==null)&&this.#n.set(t,e)}#x(e,t){switch(e.kind){case"Constant":return e.type==="str"||e.type==="bytes"?[{node:e,read:t}]:[];case"Call":{let s=ns(e);if(s)return this.#x(s,t);let r=fc(e)?this.#T(e):null;return r?.fallback?this.#x(r.fallback,r):[]}case"BoolOp":{if(e.op!=="Or"||!e.values.some(kt))return[];let s=e.values.map(r=>this.#T(r)).find(r=>r!==null)??t;return e.values.flatMap(r=>this.#x(r,s))}case"IfExp":{if(!kt(e.body)&&!kt(e.orelse))return[];let s=this.#T(e.body)??this.#T(e.orelse)??t;return[e.body,e.orelse].flatMap(r=>this.#x(r,s))}case"List":case"Tuple":case"Set":return e.elts.flatMap(s=>this.#x(s,t));default:return[]}}#T(e){return Io(this.#e.project.inference,this.#t,e)}};function kt(n){if(n.kind==="Constant")return n.type==="str"||n.type==="bytes";if(n.kind!=="Call")return!1;let e=ns(n);return e?kt(e):fc(n)}function fc({args:n,keywords:e}){return n.slice(1).some(kt)||e.some(({value:t})=>kt(t))}function DE(n){return n.kind==="Subscript"&&ge(n.value)==="Literal"}function qE(n){let e=n.kind==="Call"?ns(n):null;return ge(e??n)}function jE(n){let e=We(n);return/^(?:type|kind|scope|name|id|purpose|use|length|hash)$/.test(e.at(-1)??"")?!1:e.some(t=>/^(?:key|apikey|token|secret|password|passwd|pwd|credentials)$/.test(t))}function uc(n){return n.kind==="Raise"&&n.exc?.kind==="Call"&&/HTTPException$|Unauthorized|Forbidden/.test(ge(n.exc.func))}var Sg=/^(?:dev|develop|development|local|localhost|test|tests|testing|ci|debug)$/i,BE=/^(?:app )?(?:dev|development|develop|local|debug) (?:app )?(?:settings|config|configuration)$/;function xg(n){if(n.kind==="BoolOp")return n.op==="And"&&n.values.some(xg);if(n.kind==="Compare"){let[e]=n.ops,t=n.comparators[0];if(e==="Eq")return Sg.test(Qe(t)??"");let s=t.kind==="Tuple"||t.kind==="List"||t.kind==="Set";return e==="In"&&s&&t.elts.every(r=>Sg.test(Qe(r)??""))}return/^(?:is_?)?(?:debug|dev|development|testing)$/i.test(n.kind==="Call"?ge(n.func):ge(n))}function UE(n){return To.has(n)||We(n).some(e=>HE.test(e))}var HE=/^(?:examples?|help|errors|messages|labels|translations?|i18n|l10n|locales?|placeholders|selectors)$/;function WE(n){return n.values.map(e=>e.kind==="Constant"&&e.type==="str"?e.value:Ys).join("")}function vg(n){return GE.test(n)||VE.test(n)||KE.test(n)||zE.test(n)}var Cg=n=>n.length<=4,Rg=Object.keys(Sn),GE=new RegExp(QE(Rg.filter(n=>!Cg(n))).map(n=>n.replaceAll(" ","[^A-Za-z]{0,3}")).join("|"),"i"),VE=new RegExp(Rg.filter(Cg).map(n=>`${n==="pass"?`[\\w"'-]`:""}(?:${YE(n)})(?![a-z])`).join("|")),KE=new RegExp(`["'\\s](?:${Co.map(({pattern:{source:n}})=>n.slice(1,n.search(/\((?!\?)/))).join("|")})|-----BEGIN`),zE=/:\/\/[^@]{0,200}@/;function QE(n){return n.filter(e=>!n.some(t=>t!==e&&e.includes(t)))}function YE(n){return`${n}|${n.toUpperCase()}|${n.charAt(0).toUpperCase()}${n.slice(1)}`}function Tg(n,e){let{role:t}=e.module;return t==="test"||t==="example"?[]:!vg(e.text)&&!n.secrets.hasUses(e.module)?[]:new pc(n,e).entities()}var pc=class{#e;#t;#n;#s;#r=new Map;constructor(e,t){this.#e=e.secrets,this.#t=t.module,this.#n=t.text,this.#s=new Po(e,t)}entities(){let e=new Map;for(let r of this.#s.texts())nc(r.text)&&e.set(r.node.start,this.#d(r));let t=this.#s.all().filter(({node:r})=>!e.has(r.start));return[...this.#a(t),...[...e.values()].filter(r=>r!==null)].sort((r,o)=>r.value.place.start-o.value.place.start)}#a(e){let t=new Map;for(let s of e){let r=this.#o(s);if(r===null)continue;let o=r.kind==="hardcodedSecret"&&r.value.isLocal,i=`${r.kind} ${o}
${s.name}
${s.node.value}`,a=t.get(i);t.set(i,a?XE(a,s.node):r)}return[...t.values()]}#o(e){let{node:t,name:s,origin:r}=e,o=lc(t.value),i=this.#e.usesOf(this.#t,t).filter(({isShared:h})=>!h||e.noun!==null),a=e.noun??i[0]?.noun??null;if(o.kind==="harmless")return null;if(o.kind==="issued")return vn(e,{kind:"issued",title:o.title},i);if(a===null)return null;let l=o.kind==="random",c=o.kind==="published";switch(r.kind){case"environment":return dc(t.value,s??"",a)?this.#u(e,i):null;case"lookup":return l||c||o.kind==="stand-in"||i.length>0?this.#u(e,i):null}if(c)return vn(e,{kind:"published",title:o.title},i);if(l)return vn(e,{kind:"value"},i);if(!this.#c()||this.#s.isForDevelopment(t))return null;if(this.#s.isCompared(e)&&!ss(t.value,s??"")&&!Js(t.value))return vn(e,{kind:"use"},i);if(this.#i(e))return null;if(r.kind==="settings")return!((a==="token"||a==="api-key")&&ss(t.value,s??""))&&dc(t.value,s??"",a)?this.#u(e,i):null;let u=r.kind==="comparison"||a==="token"||a==="api-key",f=i.some(({isShared:h})=>!h||!u||!ss(t.value,s??""));if(JE(e))return vn(e,{kind:"use"},i);if(f&&(i.some(h=>h.noun==="key"&&!h.isShared)||!Js(t.value)))return vn(e,{kind:"use"},i);if(s===null||a==="token"||a==="api-key"||ss(t.value,s))return null;if(r.kind==="constant"&&o.kind==="stand-in")return this.#u(e,i);let p=o.kind==="complex"&&a==="password"&&!Js(t.value),y=r.kind==="constant"||r.kind==="variable";return p&&y?vn(e,{kind:"value"},i):null}#i({node:e,name:t,owner:s}){return t===null?!1:this.#e.isRecognised(t,e.value)||s!==null&&this.#l(s).has(t)}#l(e){let t=this.#r.get(e);if(t)return t;let s=new Set;for(let r of this.#s.definitionOf(e)?.body??[]){if(r.kind!=="FunctionDef"&&r.kind!=="AsyncFunctionDef")continue;let o=[...r.decorator_list],i=!1;if(D(r,a=>(a.kind==="Raise"?i=!0:a.kind==="If"&&o.push(a.test),!0)),i)for(let a of o)ZE(a,s)}return this.#r.set(e,s),s}#c(){return this.#t.role==="application"}#u({node:e,name:t,origin:s},r){if(t===null||!this.#c()||this.#s.isForDevelopment(e))return null;switch(s.kind){case"environment":case"settings":case"lookup":case"constant":return{kind:"secretFallback",value:{place:Fo(e),name:t,source:s,uses:r,repeats:[]}};default:return null}}#d({node:e,text:t}){let s=nc(t);if(s===null||pg(s))return null;let{scheme:r,password:o,host:i}=s,l=(Oo(i)||this.#s.isFallback(e)||mg(s))&&!No(o);if(l&&!this.#c())return null;let c=this.#n.slice(e.start,e.end).indexOf(`:${o}@`),d=e.start+c+1;return{kind:"passwordInUrl",value:{place:c<0?Fo(e):{start:d,end:d+o.length},scheme:r,isForDevelopment:l}}}};function JE({name:n,owner:e}){return e!==null&&n!==null&&ag.has(n.toLowerCase())}function vn({node:n,name:e},t,s){let r=t.kind==="use"&&s.length>0&&s.every(o=>o.isLocal);return{kind:"hardcodedSecret",value:{place:Fo(n),name:e,evidence:t,uses:s,isLocal:r,repeats:[]}}}function XE(n,e){let t=s=>({...s,repeats:[...s.repeats,Fo(e)]});return n.kind==="hardcodedSecret"?{kind:n.kind,value:t(n.value)}:n.kind==="secretFallback"?{kind:n.kind,value:t(n.value)}:n}function ZE(n,e){D(n,t=>(t.kind==="Attribute"?e.add(t.attr):t.kind==="Name"?e.add(t.id):t.kind==="Constant"&&t.type==="str"&&e.add(t.value),!0))}function Fo({start:n,end:e}){return{start:n,end:e}}var Eg=[{kinds:["hardcodedSecret","secretFallback","passwordInUrl"],find:Tg}];var eI=function*({sqlAlchemy:n},e){for(let t of n.loopsOverQueries(e))yield{kind:"loopOverQuery",value:t}},tI=function*({sqlAlchemy:n},e){for(let t of n.queriesInLoops(e))yield{kind:"queryInLoop",value:t}},Ig=[{kinds:["loopOverQuery"],find:eI},{kinds:["queryInLoop"],find:tI}];var Lo=[{kinds:["file"],find:(n,e)=>[{kind:"file",value:e}]},...Wh,...lm,...Ig,...Uh,...Eg];function rs(n,e,t,s,r,o=i=>({...i,parts:i})){return{rule:n.id,severity:s.severities.get(n.id)??t.severity??n.severity,message:t.message,location:r.locate(e,t.at),related:Og(t.related,r),chain:Og(t.chain,r),fix:t.fix?o(t.fix):null,...t.secrets?{secrets:t.secrets}:{}}}function Og(n=[],e){return n.filter(({at:t})=>!t.module.isStub).map(({at:t,message:s})=>({...e.locate(t.module.path,t),message:s}))}function Mg(n,e,t,s,r){return new mc(n,e,t,s,r).run()}var mc=class{#e;#t;#n;#s;#r;#a;#o=[];#i=[];#l;#c;constructor(e,t,s,r,o){this.#e=e,this.#t=t,this.#n=s,this.#s=r,this.#r=o,this.#a=nI(e,t);let i=s.rules.map(({id:l})=>r.isIgnored(l,t.module.path)),a=({requires:l={}})=>Object.entries(l).every(([c,d])=>this.#a.isAtLeast(c,d));this.#l=s.rules.map((l,c)=>i[c]||l.mentions?.test(t.text)===!1||!a(l)?null:void 0),this.#c=new Set(s.rules.flatMap(({id:l},c)=>i[c]?[]:l))}run(){this.#u();let{syntax:e}=this.#n;for(let[t,s]of e)if(this.#p(s))for(let r of this.#t.nodesOf(t))this.#d(s,r);return{findings:this.#o,failures:this.#i,completed:this.#c}}#u(){for(let{kinds:e,find:t}of Lo){let s=e.flatMap(r=>this.#n.entities.get(r)??[]);if(this.#p(s))try{for(let{kind:r,value:o}of t(this.#e,this.#t))this.#d(this.#n.entities.get(r)??[],o)}catch(r){this.#i.push(on(r,null,this.#t.module.path));for(let{rule:o}of s)this.#y(o)}}}#d(e,t){for(let{rule:s,visit:r}of e){if(this.#l[s]===null)continue;let o=this.#l[s]??this.#g(this.#n.rules[s]);this.#l[s]=o;try{r(t,o)}catch(i){this.#i.push(on(i,this.#n.rules[s].id,this.#t.module.path)),this.#y(s)}}}#f(e){let{module:t,tree:s,text:r}=this.#t,o=e.imports===void 0?[]:So(_o(this.#e.project,t,r,s),[e.imports],e.edits),{title:i,safety:a,edits:l,imports:c}=e;return{title:i,safety:a,edits:[...l,...o],parts:{edits:l,...c&&{imports:c}}}}#p(e){return e.some(({rule:t})=>this.#l[t]!==null)}#y(e){this.#l[e]=null,this.#c.delete(this.#n.rules[e].id)}#g(e){let{path:t}=this.#t.module,s=r=>{this.#o.push(rs(e,t,r,this.#s,this.#r,o=>this.#f(o)))};return{...this.#a,options:sI(e,this.#s.options.get(e.id)),report:s}}};function nI(n,e){let{module:t}=e,{inference:s,dependencies:r}=n.project,o=i=>s.typeOf(t,i);return{application:n,file:e,module:t,typeOf:o,qualifiedName:i=>x(o(i)),isAtLeast:(i,a)=>r.isAtLeast(t.path,i,a)}}function sI(n,e={}){let t=Object.entries(n.options??{}).map(([s,r])=>[s,r.default]);return{...Object.fromEntries(t),...e}}var $o=class{#e;#t=new Map;constructor(e){this.#e=e}linesOf(e){let t=this.#t.get(e);return t===void 0&&(t=new we(this.#e(e)??""),this.#t.set(e,t)),t}locate(e,{start:t,end:s}){let r=this.linesOf(e),o=r.positionAt(t),i=r.positionAt(s);return{path:e,start:t,end:s,startLine:o.line,startColumn:o.column,endLine:i.line,endColumn:i.column}}};function Do(n,e){return yc(n.location.path,e.location.path)||n.location.start-e.location.start||n.location.end-e.location.end||yc(n.rule,e.rule)||yc(n.message,e.message)}function qo(n){let e=[...n].sort(Do);return e.filter((t,s)=>s===0||Do(e[s-1],t)!==0)}function yc(n,e){return n<e?-1:n>e?1:0}var jo="unused-suppression";function Ng(n,{findings:e,completed:t},s,r,o){let{path:i}=n.module,a=n.tree.comments.filter(Rh),{suppressions:l,mistakes:c}=a.length===0?Ch:Gs(n.text,a,o.linesOf(i));if(l.length+c.length===0)return{findings:qo(e),suppressed:[]};let d=new Set,u=[],f=[],p=h=>{for(let b of h){let w=rI(b,n,l,o);for(let{rule:S}of w)d.add(S);w[0]===void 0?u.push(b):f.push({finding:b,reason:w[0].suppression.reason})}};p(qo(e));let y=s.byId.get(jo);if(y!==void 0&&t.has(jo)){let h=(w,S)=>rs(y,i,{at:w,message:S},r,o),b=w=>l.flatMap(S=>S.rules.filter(T=>w(T.id)&&!d.has(T)).flatMap(T=>{let H=oI(T,S,t,s);return H===null?[]:[h(T,H)]}));p([...c.map(w=>h(w,w.message)),...b(w=>w!==jo)]),u.push(...b(w=>w===jo))}return{findings:qo(u),suppressed:f}}function rI(n,{text:e,tree:t},s,r){let o=s.flatMap(u=>u.rules.filter(f=>f.id===n.rule).map(f=>({suppression:u,rule:f})));if(o.length===0)return[];let{path:i,start:a,startLine:l}=n.location,{first:c,last:d}=Ws(a,e,t,r.linesOf(i));return o.filter(({suppression:{line:u}})=>u===null||[l,c,d].includes(u))}function oI({id:n},{line:e,rules:t},s,{byId:r,nearest:o}){if(!r.has(n)){if([...r.values()].some(l=>l.category===n))return`"${n}" is a category; name the rules to suppress`;let a=o(n);return`There is no rule "${n}" to suppress; ${a===null?"remove it":`did you mean "${a}"?`}`}if(!s.has(n))return null;let i=t.length===1?"remove the comment":"remove it from the comment";return`"${n}" reports nothing ${e===null?"in this file":"here"}, so it need not be suppressed; ${i}`}var iI=/"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#.*|\{\{|\{%/g;function Pg(n,e){return/\{\{|\{%/.test(n)?!0:e.includes("{")&&Array.from(e.matchAll(iI)).some(([t])=>t==="{{"||t==="{%")}var aI=new Set(Lo.flatMap(n=>n.kinds)),Bo=class{rules;syntax=new Map;entities=new Map;constructor(e){this.rules=e,e.forEach((t,s)=>{for(let[r,o]of Object.entries(t.check)){let i={rule:s,visit:o};lI(r)?Fg(this.entities,r,i):Fg(this.syntax,r,i)}})}};function lI(n){return aI.has(n)}function Fg(n,e,t){let s=n.get(e);s===void 0?n.set(e,[t]):s.push(t)}function Uo(n,e){let t=[],s=[],r=a=>s.every(l=>Vl(a,l)||!Gl(a,l));for(let a of[...e].sort((l,c)=>Lg(l.fix)-Lg(c.fix)))if(a.fix.parts.edits.every(r)){t.push(a);for(let l of a.fix.parts.edits)s.some(c=>Vl(l,c))||s.push(l)}let o=So(n,t.flatMap(({fix:a})=>a.parts.imports??[]),s);if(o.every(r))return{edits:[...s,...o],applied:t};let i=t.filter(({fix:a})=>a.parts.imports===void 0);return i.length>0?Uo(n,i):t.length===1?{edits:[],applied:[]}:Uo(n,t.slice(0,1))}function Lg({parts:{edits:n}}){return n.length===0?0:Math.min(...n.map(({start:e})=>e))}function $g(n,e,t){let s=a=>{let{edits:l,applied:c}=Uo(n,a);return{text:Ih(n.text,l),applied:c}},r=s(e);if(t(r.text))return{...r,refused:[]};let o=r.applied.filter(a=>!t(s([a]).text)),i=s(e.filter(a=>!o.includes(a)));return{...t(i.text)?i:s(i.applied.slice(0,1)),refused:o}}var Ho=class{module;tree;text;#e=null;constructor(e,t,s){this.module=e,this.tree=t,this.text=s}nodesOf(e){return Dg.has(e)?cI(this.tree,e):(this.#e??=dI(this.tree),this.#e.get(e)??[])}},Dg=new Set(["Name","Constant","keyword","arg","arguments","Expr"]);function cI(n,e){let t=[];return D(n.module,s=>(s.kind===e&&t.push(s),!0)),t}function dI(n){let e=new Map,t=s=>{if(!Dg.has(s.kind)){let r=e.get(s.kind);r===void 0?e.set(s.kind,[s]):r.push(s)}ot(s,t)};return t(n.module),e}var uI=/^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|rc|a|b|c)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+[a-z0-9.\-_]+)?$/,fI={a:1,alpha:1,b:2,beta:2,c:3,rc:3,pre:3,preview:3};function wt(n){let e=uI.exec(n.trim().toLowerCase());if(e===null)return null;let[,t,s,r,o,i,a,l,c]=e,d=s.split(".").map(Number),u=[...d];for(;u.length>1&&u[u.length-1]===0;)u.pop();let f=i!==void 0||a!==void 0;return{epoch:Number(t??0),release:u,precision:d.length,phases:[r!==void 0?fI[r]:l!==void 0&&!f?0:4,Number(o??0),f?Number(i??a)+1:0,l===void 0?Number.POSITIVE_INFINITY:Number(c)]}}function Go(n,e){return n.epoch-e.epoch||hc(n.release,e.release)||hc(n.phases,e.phases)}function hc(n,e){for(let t=0;t<Math.max(n.length,e.length);t++){let[s,r]=[n[t]??0,e[t]??0];if(s!==r)return s<r?-1:1}return 0}var Ye={lower:null,upper:null};function zt(n){let e={version:n,isInclusive:!0};return{lower:e,upper:e}}function os(n,e){return{lower:gc(n.lower,e.lower,1),upper:gc(n.upper,e.upper,-1)}}function At(n,e){return{lower:qg(n.lower,e.lower,1),upper:qg(n.upper,e.upper,-1)}}function gc(n,e,t){if(n===null||e===null)return n??e;let s=Go(n.version,e.version)*t;return s!==0?s>0?n:e:n.isInclusive?e:n}function qg(n,e,t){return n===null||e===null?null:gc(n,e,t)===n?e:n}function jg({lower:n,upper:e},t){if(n){let s=Go(t,n.version);if(s<0||s===0&&!n.isInclusive)return!1}return e===null||Bg(t,e)}function bc({lower:n,upper:e}){if(n===null||e===null)return!1;let t=Go(n.version,e.version);return t>0||t===0&&!(n.isInclusive&&e.isInclusive)}function Vo({upper:n},e){return n===null||Bg(e,n)}function Bg(n,e){let t=Go(n,e.version);return e.isInclusive?t<=0:t<0&&hc(n.release,e.version.release)!==0}function Qt(n){return n.split(/\|\|?/).map(pI).reduce(At)}function pI(n){return(n.match(/(?:===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*[^\s,]+/g)??[]).map(mI).reduce(os,Ye)}function mI(n){let[,e,t]=/^(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*(.*)$/.exec(n.trim()),s=/\.[*x]$/i.test(t),r=wt(t.replace(/\.[*x]$/i,""));if(r===null)return Ye;switch(e){case">=":return{lower:{version:r,isInclusive:!0},upper:null};case">":return{lower:{version:r,isInclusive:!1},upper:null};case"<=":return{lower:null,upper:{version:r,isInclusive:!0}};case"<":return{lower:null,upper:{version:r,isInclusive:!1}};case"!=":return Ye;case"~=":return Wo(r,r.precision-2);case"~":return Wo(r,Math.min(1,r.precision-1));case"^":{let o=Ug(r),i=o.findIndex(a=>a>0);return Wo(r,i<0?o.length-1:i)}default:return s?Wo(r,r.precision-1):zt(r)}}function Wo(n,e){let t=Ug(n).slice(0,Math.max(0,e)+1);return t[t.length-1]+=1,{lower:{version:n,isInclusive:!0},upper:{version:{...wt(t.join(".")),epoch:n.epoch},isInclusive:!1}}}function Ug({release:n,precision:e}){return Array.from({length:e},(t,s)=>n[s]??0)}function Le(n){return n.trim().toLowerCase().replace(/[-_.]+/g,"-")}function is(n){let e=/^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$/s.exec(n);if(e===null)return null;let[,t,s,r]=e;if(r.startsWith("@"))return Hg(t,s,yI(r),/\s;/.test(r));let[o,i]=r.split(";",2),a=o.replace(/\s--\w.*$/s,"").replace(/[()]/g,"");return/^\s*(?:$|[=<>~!])/.test(a)?Hg(t,s,Qt(a),i!==void 0):null}function yI(n){let e=/\/[\w.]+-(\d[\w.]*?)(?:-[\w.]+-[\w.]+-[\w.]+\.whl|\.tar\.gz|\.zip)/.exec(n)?.[1]??/@v?(\d+\.\d[\w.]*)(?:[#\s;]|$)/.exec(n)?.[1],t=e===void 0?null:wt(e);return t?zt(t):Ye}function Hg(n,e,t,s){let r=(e??"").split(",").filter(o=>o.trim()!=="");return{name:Le(n),extras:r.map(Le),range:t,isConditional:s}}function Wg(n){let e=[];for(let t of n.replace(/\\\r?\n/g," ").split(/\r?\n/)){let s=t.replace(/(^|\s)#.*$/,"").trim();if(s==="")continue;let r=/^(?:(-r|--requirement)|-c|--constraint)[\s=]*(\S.*)$/.exec(s);if(r){e.push({kind:"include",path:r[2],isConstraint:r[1]===void 0});continue}let o=/^(?:-e|--editable)[\s=]+(.*)$/.exec(s)?.[1]??s,i=/^[a-z+]+:\/\//.test(o),a=/[#&]egg=([\w.-]+)/.exec(t)?.[1]??(i?hI(o):void 0),l=is(a===void 0?o:i?`${a} @ ${o}`:a);l&&e.push({kind:"requirement",requirement:l})}return e}function hI(n){return/\/([A-Za-z0-9_.]+)-\d[\w.]*(?:-[\w.-]+\.whl|\.tar\.gz|\.zip)(?:[#\s]|$)/.exec(n)?.[1]}function Ko(n){let e=n.filter(({isConditional:t})=>!t);return e.length>0?e.map(({range:t})=>t).reduce(os):n.map(({range:t})=>t).reduce(At)}var Yt={locked:null,required:[],optional:[],constraints:[],sourceRoots:[],entrypoint:null};function Gg(n,e,t){let s=n.slice(n.lastIndexOf("/")+1),r=ft(n);switch(s){case"pyproject.toml":return{folder:r,...kI(qn(e),r)};case"uv.lock":case"poetry.lock":case"pdm.lock":case"pylock.toml":return{folder:r,...Yt,locked:xI(e)};case"Pipfile":return{folder:r,...AI(qn(e))};case"Pipfile.lock":return{folder:r,...Yt,locked:vI(JSON.parse(e))};case"setup.cfg":return{folder:r,...CI(e,r)};case"setup.py":return{folder:r,...TI(e)};case"environment.yml":case"environment.yaml":return{folder:r,...Yt,required:_I(e)};default:return gI(n,e,t)}}function ft(n){return n.slice(0,Math.max(0,n.lastIndexOf("/")))}function Vg(n,e){let t=n===""?[]:n.split("/");for(let s of e.split("/"))if(s===".."){if(t.pop()===void 0)return null}else s!==""&&s!=="."&&t.push(s);return t.join("/")}function gI(n,e,t){let s=[],r=[],o=new Set,i=(f,p,y)=>{if(!o.has(f)){o.add(f);for(let h of Wg(p)){if(h.kind==="requirement"){y.push(h.requirement);continue}let b=Vg(ft(f),h.path),w=b===null?void 0:t(b);b!==null&&w!==void 0&&i(b,w,h.isConstraint?r:y)}}},a=n.slice(n.lastIndexOf("/")+1),l=/constraints/.test(a);i(n,e,l?r:s);let c=ft(n),d=/(^|\/)requirements$/.test(c)?ft(c):c;if(/^requirements([-_.].*)?(\.lock|[-_.]lock\.txt)$/.test(a)){let f=/dev|test/.test(a);return{...Yt,folder:d,...f?{optional:s}:{locked:bI(s)}}}let u=/^(requirements|base|main|prod|production|common|default|app)\.(txt|in)$/.test(a);return{...Yt,folder:d,constraints:r,[u?"required":"optional"]:s}}function bI(n){let e=new Map;for(let{name:t,range:s}of n){let r=e.get(t);e.set(t,r?At(r,s):s)}return e}function _I(n){return n.split(/\r?\n/).flatMap(e=>{let t=/^\s*-\s+(["']?)(?:[\w.-]+::)?([A-Za-z0-9][\w.-]*(?:\[[^\]]*\])?\s*[^"'#:]*?)\1\s*(?:#.*)?$/.exec(e)?.[2];if(t===void 0)return[];let s=t.replace(/^([\w.-]+)\s*=(?!=)\s*([\d.]+?)(?:\.?\*)?(?:=.*)?$/,"$1==$2.*");return is(s)??[]})}function pt(n){return typeof n=="object"&&n!==null&&!Array.isArray(n)&&!(n instanceof Date)}function X(n,...e){let t=n;for(let s of e)t=pt(t)?t[s]:void 0;return pt(t)?t:{}}function Je(n){return typeof n=="string"?[n]:Array.isArray(n)?n.filter(e=>typeof e=="string"):[]}function Cn(n){return Array.isArray(n)?n.flatMap(e=>typeof e=="string"?is(e)??[]:[]):[]}function zo(n){return typeof n!="string"?[]:[{name:"python",extras:[],range:Qt(n),isConditional:!1}]}function kI(n,e){let t=X(n,"project"),s=X(n,"tool"),r=X(s,"poetry"),o=X(s,"uv"),i=new Set(Object.entries(X(o,"sources")).filter(([,c])=>pt(c)&&["git","path","url","workspace"].some(d=>d in c)).map(([c])=>Le(c))),a=c=>i.has(c.name)?{...c,range:Ye}:c,l=c=>Object.values(c).flatMap(Cn);return{locked:null,required:[...Cn(t.dependencies),...zo(t["requires-python"]),...Xs(X(r,"dependencies"))].map(a),optional:[...l(X(t,"optional-dependencies")),...l(X(n,"dependency-groups")),...Xs(X(r,"dev-dependencies")),...Object.values(X(r,"group")).flatMap(c=>pt(c)?Xs(X(c,"dependencies")):[]),...Cn(o["dev-dependencies"]),...l(X(s,"pdm","dev-dependencies")),...Object.values(X(s,"hatch","envs")).flatMap(c=>pt(c)?[...Cn(c.dependencies),...Cn(c["extra-dependencies"])]:[])].map(a),constraints:[...Cn(o["constraint-dependencies"]),...Cn(o["override-dependencies"])],sourceRoots:SI(s,e),entrypoint:wI(X(s,"fastapi"))}}function wI({entrypoint:n}){let[,e,t]=typeof n=="string"&&/^([\p{L}\w.]+):([\p{L}\w.]+)$/u.exec(n)||[];return e===void 0||t===void 0?null:{module:e,name:t}}function Xs(n){return Object.entries(n).map(([e,t])=>{let s=(Array.isArray(t)?t:[t]).map(o=>{let i=pt(o)?o.version:o;return typeof i=="string"&&i!=="*"?Qt(i):Ye}),r=Array.isArray(t)?t[0]:t;return{name:Le(e),extras:pt(r)?Je(r.extras).map(Le):[],range:s.length===0?Ye:s.reduce(At),isConditional:pt(r)&&("markers"in r||"python"in r||"platform"in r)}})}function AI(n){let e=X(n,"requires"),t=e.python_full_version??e.python_version;return{...Yt,required:[...Xs(X(n,"packages")),...typeof t=="string"?zo(`==${t}.*`):[]],optional:Xs(X(n,"dev-packages"))}}function SI(n,e){let t=X(n,"setuptools","package-dir"),s=X(n,"hatch","build"),r=X(s,"targets","wheel"),o=X(n,"poetry").packages,i=X(n,"uv","build-backend"),a=[...Je(X(n,"setuptools","packages","find").where),...Je(t[""]),...[...Je(r.packages),...Je(s.packages)].map(ft),...Je(r.sources),...Je(s.sources),...Object.entries(X(r,"sources")).flatMap(([l,c])=>c===""?[l]:[]),...Je(s["dev-mode-dirs"]),...(Array.isArray(o)?o:[]).flatMap(l=>pt(l)?Je(l.from):[]),...Je(i["module-root"]),...Je(X(n,"pdm","build")["package-dir"]),...Je(X(n,"pdm")["package-dir"])];return Kg(e,a)}function Kg(n,e){return[...new Set(e.map(t=>Vg(n,t)).filter(t=>t!==null))].sort()}function xI(n){let e=new Map,t=null;for(let s of n.matchAll(/^(?:\[\[package\]\]|\[.*\]|(name|version) = "([^"\n]*)")\s*$/gm)){let[r,o,i]=s;r.startsWith("[")?t=null:o==="name"?t=Le(i):t!==null&&zg(e,t,i)}return e}function zg(n,e,t){let s=wt(t);if(s===null)return;let r=n.get(e);n.set(e,r?At(r,zt(s)):zt(s))}function vI(n){let e=new Map;if(!pt(n))return e;for(let t of["develop","default"])for(let[s,r]of Object.entries(X(n,t))){let o=pt(r)?r.version:void 0;typeof o=="string"&&zg(e,Le(s),o.replace(/^=+/,""))}return e}function CI(n,e){let t=RI(n),s=t.get("options")??new Map,r=l=>(l??"").split(`
`),o=l=>r(l).flatMap(c=>is(c)??[]),i=r(s.get("package_dir")).flatMap(l=>/^\s*=\s*(\S+)/.exec(l)?.[1]??[]),a=t.get("options.packages.find")?.get("where");return{...Yt,required:[...o(s.get("install_requires")),...zo(s.get("python_requires"))],optional:[...t.get("options.extras_require")?.values()??[]].flatMap(o),sourceRoots:Kg(e,[...i,...a?[a.trim()]:[]])}}function RI(n){let e=new Map,t=new Map,s=null;for(let r of n.split(/\r?\n/)){if(/^\s*[#;]/.test(r)||r.trim()==="")continue;let o=/^\[([^\]]+)\]/.exec(r),i=/^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(r);o?(t=new Map,e.set(o[1].trim(),t),s=null):/^\s/.test(r)&&s!==null?t.set(s,`${t.get(s)??""}
${r.trim().replace(/\s[#;].*$/,"")}`):i&&(s=i[1].trim(),t.set(s,i[2]))}return e}function TI(n){let e=/\binstall_requires\s*=\s*(\[[^[\]]*(?:\[[^\]]*\][^[\]]*)*\]|[A-Za-z_]\w*)/.exec(n)?.[1],t=e===void 0||e.startsWith("[")?e:new RegExp(`^${e}\\s*(?::[^=\\n]*)?=\\s*(\\[[^[\\]]*(?:\\[[^\\]]*\\][^[\\]]*)*\\])`,"m").exec(n)?.[1],s=/\bpython_requires\s*=\s*(["'])(.*?)\1/.exec(n)?.[2],r=(t??"").replace(/(^|\s)#.*$/gm,"").match(/"[^"\n]*"|'[^'\n]*'/g)??[];return{...Yt,required:[...r.flatMap(o=>is(o.slice(1,-1))??[]),...zo(s)]}}function Qg(n,e){let{read:t,problems:s}=kc(n);return Object.assign(new _c(t,e),{problems:s})}function Yg(n){return[...new Set(kc(n).read.flatMap(({sourceRoots:e})=>e))].sort()}function Jg(n){let e=[...n].filter(([t,s])=>t.endsWith("pyproject.toml")&&s.includes("entrypoint"));return kc(new Map(e)).read.flatMap(({folder:t,entrypoint:s})=>s===null?[]:[{folder:t,...s}])}function kc(n){let e=[],t=[];for(let[s,r]of[...n].sort(([o],[i])=>o<i?-1:1))try{e.push(Gg(s,r,o=>n.get(o)))}catch(o){t.push({path:s,reason:EI(o)})}return{read:e,problems:t}}function EI(n){if(!(n instanceof Error))return String(n);let e=n.message.split(`
`)[0]??"";return n instanceof N?`line ${n.line}: ${e.replace("Invalid TOML document: ","")}`:e}var II={starlette:[{by:"fastapi",steps:[{from:"0",range:"<0.28"},{from:"0.107",range:"<0.29"},{from:"0.108",range:"<0.33"},{from:"0.109",range:"<0.36"},{from:"0.109.2",range:"<0.37"},{from:"0.110.1",range:"<0.38"},{from:"0.112.1",range:"<0.39"},{from:"0.115.2",range:"<0.41"},{from:"0.115.3",range:"<0.42"},{from:"0.115.7",range:"<0.46"},{from:"0.115.11",range:"<0.47"},{from:"0.116.1",range:"<0.48"},{from:"0.116.2",range:"<0.49"},{from:"0.120.1",range:"<0.50"},{from:"0.121.3",range:"<0.51"},{from:"0.128.3",range:"<1"},{from:"0.133",range:""}]}],pydantic:[{by:"fastapi",steps:[{from:"0",range:"<2"},{from:"0.100",range:""},{from:"0.126",range:">=2.7"}]},{by:"sqlmodel",steps:[{from:"0",range:"<2"},{from:"0.0.14",range:""}]},{by:"pydantic-settings",steps:[{from:"0",range:">=2"}]}],sqlalchemy:[{by:"sqlmodel",steps:[{from:"0",range:"<2"},{from:"0.0.12",range:">=2"}]}]},Qo=class{#e;#t=new Map;constructor(e){this.#e=e}get declaresSomething(){return this.#e.some(({locked:e,required:t,optional:s})=>e!==null&&e.size>0||[...t,...s].some(({name:r})=>r!=="python"))}locked(e){let t=this.#e.flatMap(({locked:s})=>s?.get(e)??[]);return t.length===0?null:t.reduce(At)}declared(e){let t=this.#n("required",e)??this.#n("optional",e),s=this.#n("constraints",e);if(!t)return s?Ko(s):null;let r=Ko(t),o=s?os(r,Ko(s)):r;return bc(o)?t.map(i=>i.range).reduce(At):o}declares(e,t){let s=[...this.#n("required",e)??[],...this.#n("optional",e)??[]];return t!==null?s.some(({extras:r})=>r.includes(t)):s.length>0||this.locked(e)!==null}#n(e,t){let s=this.#t.get(e);return s===void 0&&(s=Xg(this.#e.flatMap(r=>r[e]),({name:r})=>r),this.#t.set(e,s)),s.get(t)}},_c=class{#e;#t;#n;#s=new Map;constructor(e,t){let s=Xg(e,({folder:r})=>r);this.#e=new Map(Array.from(s,([r,o])=>[r,new Qo(o)])),this.#t=new Qo(e),this.#n=new Map(Array.from(t,([r,o])=>[r,OI(o)]))}isAtLeast(e,t,s){let r=wt(s);if(r===null)throw new Error(`"${s}" is no version`);return Vo(this.#a(ft(e),Le(t)),r)}newest(e,t){let{upper:s}=this.#a(ft(e),Le(t));if(s===null)return null;let r=[...s.version.release];for(;r.length<s.version.precision;)r.push(0);return`${s.isInclusive?"":"<"}${r.join(".")}`}declares(e,t){if(!this.#t.declaresSomething)return null;let[,s,r]=/^([^[]*)(?:\[(.*)\])?$/.exec(t);return this.#c(ft(e)).some(o=>o.declares(Le(s),r===void 0?null:Le(r)))}#r(e){for(let t=e;;t=ft(t)){let s=this.#n.get(t);if(s!==void 0)return s;if(t==="")return new Map}}#a(e,t){let s=this.#r(e).get(t);if(s)return s;let r=`${e}
${t}`,o=this.#s.get(r);if(o)return o;let i=this.#o(e,t);return this.#s.set(r,i),i}#o(e,t){let s=this.#c(e);if(s[0]===this.#t&&this.#e.size>1)return this.#i(t);for(let[r,o]of s.entries()){let i=o.locked(t);if(i)return i;let a=o.declared(t);if(a){let l=s.slice(r+1).map(c=>c.locked(t)).find(c=>c!==null);return l?.upper&&jg(a,l.upper.version)?l:this.#l(e,t,a)}}return this.#l(e,t,Ye)}#i(e){let s=[...this.#e].flatMap(([r,{declaresSomething:o}])=>o?[this.#a(r,e)]:[]).filter(({upper:r})=>r!==null);return s.reduce((r,o)=>r.upper&&Vo(o,r.upper.version)?r:o,s[0]??Ye)}#l(e,t,s){let r=s;for(let{by:o,steps:i}of II[t]??[]){if(!(this.#r(e).has(o)||this.#c(e).some(u=>u.declares(o,null))))continue;let l=this.#a(e,o),c=i.findLast(({from:u})=>Vo(l,wt(u))),d=os(r,Qt(c?.range??""));bc(d)||(r=d)}return r}#c(e){let t=[];for(let s=e;;s=ft(s)){let r=this.#e.get(s);if(r&&t.push(r),s==="")break}return t.some(({declaresSomething:s})=>s)?t:[this.#t]}};function OI(n){let e=Object.entries(n).map(([t,s])=>{let r=wt(s);return[Le(t),r?zt(r):Qt(s)]});return new Map(e)}function Xg(n,e){let t=new Map;for(let s of n){let r=e(s),o=t.get(r);o?o.push(s):t.set(r,[s])}return t}var MI=new Set(["all","any","dict","frozenset","list","max","min","next","set","sorted","sum","tuple"]);function Jo(n,e){return new wc().bind(n,e)}var wc=class{#e=[];#t=[];#n=[];#s=[];#r=[];#a=[];#o=0;#i=0;#l=eb();#c="";bind(e,{module:t,comments:s}){this.#u("module",t),this.#f("module",t,t.start,null,t.body);let r=this.#l;return this.#w(t.body),this.#_(),{path:e,scopes:this.#e.map(o=>({kind:o.kind,parent:o.parent,span:{start:o.span.start,end:o.span.end},hole:o.hole,bindings:Array.from(o.bindings,([i,a])=>({name:i,definitions:a})),globals:[...o.globals],nonlocals:[...o.nonlocals],function:o.function,class:o.class})),blocks:this.#t,functions:this.#n,classes:this.#s,topLevel:r,starImports:this.#r,exports:LI(this.#e[0].bindings.get("__all__")),comments:s}}#u(e,t){let s=this.#e.length===0?-1:this.#o;return this.#e.push({kind:e,parent:s,span:t,hole:null,bindings:new Map,globals:new Set,nonlocals:new Set,function:null,class:null}),this.#o=this.#e.length-1,this.#o}#d(){this.#o=this.#e[this.#o].parent}#f(e,t,s,r,o){let i=this.#t.length===0?-1:this.#i;return this.#t.push({start:t.start,end:t.end,kind:e,parent:i,statement:s,test:r,leaves:Yo(o)}),this.#i=this.#t.length-1,this.#i}#p(){this.#i=this.#t[this.#i].parent}#y(e,t,s,r){r.length!==0&&(this.#f(e,Zs(r,{start:t,end:t}),t,s,r),this.#w(r),this.#p())}#g(e,t,s){let r={start:t.start,end:t.end,block:this.#i,...s},o=this.#e[this.#o];o.nonlocals.has(e)?this.#a.push({name:e,definition:r,scope:o}):Zg(o.globals.has(e)?this.#e[0]:o,e,r)}#_(){for(let{name:e,definition:t,scope:s}of this.#a)for(let r=s.parent;r>0;r=this.#e[r].parent){let o=this.#e[r];if(!(o.kind!=="function"||!o.bindings.has(e))){Zg(o,e,t),o.bindings.get(e).sort((i,a)=>i.start-a.start);break}}}#b(e,t,s=[]){switch(e.kind){case"Name":this.#g(e.id,e,t(s));break;case"Tuple":case"List":for(let[r,o]of e.elts.entries())o.kind==="Starred"?this.#b(o.value,t,[...s,"*"]):this.#b(o,t,[...s,r]);break;case"Starred":this.#b(e.value,t,[...s,"*"]);break;case"Attribute":{this.#h(e.value);let r=t(s),o=r.kind==="assign"?r.value:null;this.#l.attributeAssignments.push({target:e,annotation:null,value:o,path:s,block:this.#i});break}default:this.#h(e)}}#w(e){for(let t of e)this.#A(t)}#A(e){switch(e.kind){case"FunctionDef":case"AsyncFunctionDef":this.#k(e);break;case"ClassDef":this.#T(e);break;case"Return":e.value&&this.#h(e.value),this.#l.returns.push({start:e.start,end:e.end,value:e.value,block:this.#i});break;case"Delete":for(let t of e.targets)t.kind==="Name"?this.#g(t.id,t,{kind:"delete"}):this.#h(t);break;case"Assign":this.#h(e.value);for(let t of e.targets)this.#b(t,s=>({kind:"assign",value:e.value,path:s}));break;case"TypeAlias":this.#m(e.type_params,e,()=>this.#h(e.value)),e.name.kind==="Name"&&this.#g(e.name.id,e.name,{kind:"type-alias",value:e.value});break;case"AugAssign":this.#h(e.value),e.target.kind==="Name"?this.#g(e.target.id,e.target,{kind:"augmented",value:e.value}):this.#h(e.target);break;case"AnnAssign":this.#h(e.annotation),e.value&&this.#h(e.value),e.target.kind==="Name"?this.#g(e.target.id,e.target,{kind:"annotated",annotation:e.annotation,value:e.value}):e.target.kind==="Attribute"?(this.#h(e.target.value),this.#l.attributeAssignments.push({target:e.target,annotation:e.annotation,value:e.value,path:[],block:this.#i})):this.#h(e.target);break;case"For":case"AsyncFor":{let t=e.kind==="AsyncFor";this.#h(e.iter,"iterated"),this.#l.uses.push({kind:"for",isAsync:t,value:e.iter,block:this.#i});let s=e.target;e.body.length>0&&(this.#f("for",Zs(e.body,e),e.start,e.iter,e.body),this.#b(s,r=>({kind:"for",iterable:e.iter,path:r,isAsync:t})),this.#w(e.body),this.#p()),this.#y("loop-else",e.start,null,e.orelse);break}case"While":this.#h(e.test),this.#y("while",e.start,e.test,e.body),this.#y("loop-else",e.start,null,e.orelse);break;case"If":this.#h(e.test),this.#y("if",e.start,e.test,e.body),this.#y("else",e.start,e.test,e.orelse);break;case"With":case"AsyncWith":{let t=e.kind==="AsyncWith";for(let s of e.items)this.#h(s.context_expr,"entered"),this.#l.uses.push({kind:"with",isAsync:t,value:s.context_expr,block:this.#i}),s.optional_vars&&this.#b(s.optional_vars,r=>({kind:"with",context:s.context_expr,path:r,isAsync:t}));this.#y("with",e.start,e.items[0]?.context_expr??null,e.body);break}case"Match":this.#h(e.subject);for(let{pattern:t,guard:s,body:r}of e.cases)r.length!==0&&(this.#f("case",{start:t.start,end:r[r.length-1].end},e.start,null,r),this.#C(t),s&&this.#h(s),this.#w(r),this.#p());break;case"Raise":e.exc&&this.#h(e.exc),e.cause&&this.#h(e.cause),this.#l.raises.push({start:e.start,end:e.end,exception:e.exc,block:this.#i});break;case"Try":case"TryStar":this.#y("try",e.start,null,e.body);for(let t of e.handlers)t.type&&this.#h(t.type),t.body.length!==0&&(this.#f("except",Zs(t.body,t),e.start,t.type,t.body),t.name!==null&&this.#g(t.name,t,{kind:"except",type:t.type}),this.#w(t.body),this.#p());this.#y("try-else",e.start,null,e.orelse),this.#y("finally",e.start,null,e.finalbody);break;case"Assert":this.#h(e.test),e.msg&&this.#h(e.msg);break;case"Import":for(let t of e.names)if(t.asname!==null)this.#g(t.asname,t,{kind:"import",module:t.name,binds:t.name});else{let s=t.name.split(".",1)[0];this.#g(s,t,{kind:"import",module:t.name,binds:s})}break;case"ImportFrom":for(let t of e.names){let s=e.module??"";t.name==="*"?this.#r.push({start:t.start,end:t.end,module:s,level:e.level,block:this.#i}):this.#g(t.asname??t.name,t,{kind:"import-from",module:s,level:e.level,name:t.name})}break;case"Global":for(let t of e.names)this.#e[this.#o].globals.add(t);break;case"Nonlocal":for(let t of e.names)this.#e[this.#o].nonlocals.add(t);break;case"Expr":this.#h(e.value,"statement");break;case"Pass":case"Break":case"Continue":case"Broken":break}}#m(e,t,s){let r=e[0];if(r===void 0){s();return}this.#u("type-parameters",{start:r.start,end:t.end});for(let o of e){let i=o.kind==="TypeVar"?o.bound:null;this.#g(o.name,o,{kind:"type-parameter",bound:i})}s(),this.#d()}#k(e){for(let o of e.decorator_list)this.#h(o);let t=this.#e[this.#o],s=this.#o,r=this.#n.length;this.#n.push(void 0),this.#g(e.name,e.nameSpan,{kind:"function",function:r}),this.#m(e.type_params,e,()=>{let o=this.#x(e.args);e.returns&&this.#h(e.returns);let i=this.#c+e.name,a=this.#R(r,"function",Zs(e.body,e),`${i}.<locals>.`,o,e.body,()=>this.#w(e.body));this.#n[r]={start:e.start,end:e.end,name:e.name,nameSpan:e.nameSpan,qualifiedName:i,isAsync:e.kind==="AsyncFunctionDef",isGenerator:a.code.yields.length>0,isLambda:!1,class:t.kind==="class"?t.class:null,scope:a.scope,outerScope:s,block:this.#i,bodyBlock:a.block,decorators:e.decorator_list,parameters:o,annotation:e.returns,docstring:tb(e.body),isStub:e.body.every(FI),...a.code}})}#v(e){let t=this.#n.length;this.#n.push(void 0);let s=this.#o,r=this.#x(e.args),o=`${this.#c}<lambda>`,i=this.#R(t,"lambda",e.body,`${o}.<locals>.`,r,[],()=>{this.#h(e.body),this.#l.returns.push({start:e.body.start,end:e.body.end,value:e.body,block:this.#i})});this.#n[t]={start:e.start,end:e.end,name:"<lambda>",nameSpan:{start:e.start,end:e.start+6},qualifiedName:o,isAsync:!1,isGenerator:i.code.yields.length>0,isLambda:!0,class:null,scope:i.scope,outerScope:s,block:this.#i,bodyBlock:i.block,decorators:[],parameters:r,annotation:null,docstring:null,isStub:!1,...i.code}}#R(e,t,s,r,o,i,a){let l=this.#l,c=this.#c,d=eb();this.#l=d,this.#c=r;let u=this.#u(t,s);this.#e[u].function=e;let f=this.#f(t,s,s.start,null,i);for(let[p,y]of o.entries()){let h={start:y.start,end:y.start+y.name.length};this.#g(y.name,h,{kind:"parameter",function:e,index:p})}return a(),this.#p(),this.#d(),this.#l=l,this.#c=c,{scope:u,block:f,code:NI(d)}}#x(e){let t=[],s=(i,a,l)=>{i.annotation&&this.#h(i.annotation),l&&this.#h(l);let{start:c,end:d,arg:u,annotation:f}=i;t.push({start:c,end:d,name:u,kind:a,annotation:f,default:l})},r=e.posonlyargs.length+e.args.length,o=i=>e.defaults[i-(r-e.defaults.length)]??null;for(let[i,a]of e.posonlyargs.entries())s(a,"positional-only",o(i));for(let[i,a]of e.args.entries())s(a,"positional",o(e.posonlyargs.length+i));e.vararg&&s(e.vararg,"vararg",null);for(let[i,a]of e.kwonlyargs.entries())s(a,"keyword-only",e.kw_defaults[i]??null);return e.kwarg&&s(e.kwarg,"kwarg",null),Ft(t)}#T(e){for(let r of e.decorator_list)this.#h(r);let t=this.#o,s=this.#s.length;this.#s.push(void 0),this.#g(e.name,e.nameSpan,{kind:"class",class:s}),this.#m(e.type_params,e,()=>{for(let c of e.bases)this.#h(c);this.#O(e.keywords);let r=this.#c,o=this.#c+e.name;this.#c=`${o}.`;let i=Zs(e.body,e),a=this.#u("class",i);this.#e[a].class=s;let l=this.#f("class",i,e.start,null,e.body);this.#w(e.body),this.#p(),this.#d(),this.#c=r,this.#s[s]={start:e.start,end:e.end,name:e.name,nameSpan:e.nameSpan,qualifiedName:o,bases:e.bases,keywords:e.keywords,decorators:e.decorator_list,typeParameters:e.type_params.map(c=>c.name),scope:a,outerScope:t,block:this.#i,bodyBlock:l,docstring:tb(e.body)}})}#C(e){switch(e.kind){case"MatchValue":this.#h(e.value);break;case"MatchSequence":case"MatchOr":for(let t of e.patterns)this.#C(t);break;case"MatchMapping":for(let t of e.keys)this.#h(t);for(let t of e.patterns)this.#C(t);e.rest!==null&&this.#g(e.rest,e,{kind:"match",class:null});break;case"MatchClass":this.#h(e.cls);for(let t of e.patterns)this.#C(t);for(let t of e.kwd_patterns)this.#C(t);break;case"MatchStar":e.name!==null&&this.#g(e.name,e,{kind:"match",class:null});break;case"MatchAs":if(e.pattern&&this.#C(e.pattern),e.name!==null){let t=e.pattern?.kind==="MatchClass"?e.pattern.cls:null;this.#g(e.name,e,{kind:"match",class:t})}break;case"MatchSingleton":case"Broken":break}}#S(e){for(let t of e)t&&this.#h(t)}#O(e){for(let t of e)this.#h(t.value)}#h(e,t="value",s=!1){switch(e.kind){case"Name":case"Constant":case"Broken":break;case"Attribute":this.#h(e.value);break;case"Call":{this.#l.calls.push({call:e,awaited:s,result:t,block:this.#i}),this.#h(e.func);let r=e.func.kind==="Name"&&MI.has(e.func.id)||e.func.kind==="Attribute"&&e.func.attr==="join"&&e.func.value.kind==="Constant";for(let[o,i]of e.args.entries())this.#h(i,r&&o===0?"iterated":"value");this.#O(e.keywords);break}case"Await":this.#h(e.value,t,!0);break;case"BoolOp":this.#S(e.values);break;case"NamedExpr":{if(this.#h(e.value,t),e.target.kind!=="Name")break;let r=this.#o;for(;this.#e[r].kind==="comprehension";)r=this.#e[r].parent;let o=this.#o;this.#o=r,this.#g(e.target.id,e.target,{kind:"assign",value:e.value,path:[]}),this.#o=o;break}case"BinOp":this.#h(e.left),this.#h(e.right);break;case"UnaryOp":this.#h(e.operand);break;case"Lambda":this.#v(e);break;case"IfExp":this.#h(e.body,t),this.#h(e.test),this.#h(e.orelse,t);break;case"Dict":for(let[r,o]of e.values.entries()){let i=e.keys[r];i&&this.#h(i),this.#h(o)}break;case"Set":case"List":case"Tuple":this.#S(e.elts);break;case"ListComp":case"SetComp":this.#M("comprehension",e,e.generators,[e.elt]);break;case"GeneratorExp":this.#M(t==="iterated"?"comprehension":"generator",e,e.generators,[e.elt]);break;case"DictComp":this.#M("comprehension",e,e.generators,[e.key,e.value]);break;case"Yield":e.value&&this.#h(e.value),this.#l.yields.push({start:e.start,end:e.end,value:e.value,delegates:!1,block:this.#i});break;case"YieldFrom":this.#h(e.value,"iterated"),this.#l.yields.push({start:e.start,end:e.end,value:e.value,delegates:!0,block:this.#i});break;case"Compare":this.#h(e.left),this.#S(e.comparators);break;case"FormattedValue":case"Interpolation":this.#h(e.value),e.format_spec&&this.#h(e.format_spec);break;case"JoinedStr":case"TemplateStr":this.#S(e.values);break;case"Subscript":this.#h(e.value),this.#h(e.slice);break;case"Starred":this.#h(e.value,"iterated");break;case"Slice":this.#S([e.lower,e.upper,e.step]);break}}#M(e,t,s,r){let o=this.#o,i=this.#i,a=this.#u("comprehension",t),l=s[0]?.iter;l&&(this.#e[a].hole={start:l.start,end:l.end});let c=this.#f(e,t,t.start,null,[]);for(let d of r)this.#h(d);for(let[d,u]of s.entries()){d===0&&(this.#o=o,this.#i=i),this.#h(u.iter,e==="generator"?"value":"iterated"),this.#o=a;let f=e==="generator"?c:this.#i;this.#l.uses.push({kind:"for",isAsync:u.is_async,value:u.iter,block:f}),this.#i=c,this.#b(u.target,p=>({kind:"for",iterable:u.iter,path:p,isAsync:u.is_async})),this.#S(u.ifs)}this.#p(),this.#d()}};function Zg(n,e,t){let s=n.bindings.get(e);s===void 0?n.bindings.set(e,[t]):s.push(t)}function NI(n){return{calls:Ft(n.calls),returns:Ft(n.returns),yields:Ft(n.yields),uses:Ft(n.uses),attributeAssignments:Ft(n.attributeAssignments),raises:Ft(n.raises)}}function eb(){return{calls:[],returns:[],yields:[],uses:[],attributeAssignments:[],raises:[]}}function Zs(n,e){let t=n[0],s=n[n.length-1];return t===void 0||s===void 0?{start:e.end,end:e.end}:{start:PI(t),end:s.end}}function PI(n){if("decorator_list"in n){let e=n.decorator_list[0];if(e)return e.start-1}return n.start}function tb(n){let e=n[0];return e?.kind==="Expr"&&e.value.kind==="Constant"&&e.value.type==="str"?e.value.value:null}function FI(n){switch(n.kind){case"Pass":return!0;case"Expr":return n.value.kind==="Constant";case"Raise":{let e=n.exc?.kind==="Call"?n.exc.func:n.exc;return e?.kind==="Name"&&e.id==="NotImplementedError"}default:return!1}}function Yo(n){let e=n[n.length-1];switch(e?.kind){case"Return":case"Raise":return"function";case"Continue":case"Break":return"loop";case"If":return e.orelse.length===0?null:nb([e.body,e.orelse]);case"With":case"AsyncWith":return Yo(e.body);case"Try":case"TryStar":return Yo(e.finalbody)??nb([e.orelse.length>0?e.orelse:e.body,...e.handlers.map(t=>t.body)]);default:return null}}function nb(n){let e=n.map(Yo);return e.includes(null)?null:e.includes("loop")?"loop":"function"}function LI(n){if(n===void 0)return null;let e=[];for(let t of n){if(t.kind!=="assign"&&t.kind!=="augmented"&&t.kind!=="annotated")return null;let s=t.value;if(s?.kind!=="List"&&s?.kind!=="Tuple")return null;for(let r of s.elts){if(r.kind!=="Constant"||r.type!=="str")return null;e.push(r.value)}}return e}var as=class{#e=new Map;#t=new Map;#n=new Map;#s=new Map;#r=new Set;#a=new Map;constructor(e){for(let{calls:t,except:s,kind:r,use:o,file:i,source:a}of e){let c={callable:{kind:r,use:o,file:i??null,source:a},except:new Set(s?.split(/\s+/))};for(let d of t.trim().split(/\s+/).flatMap(ib))this.#o(d,c)}}#o(e,t){let[s,r]=e.split(".**");if(s!==void 0&&r!==void 0)if(this.#r.add(rb(s)),r==="")this.#n.set(s,t);else{let o=this.#s.get(s)??new Map;o.set(r.slice(1),t.callable),this.#s.set(s,o)}else e.endsWith(".*")?this.#t.set(e.slice(0,-2),t):this.#e.set(e,t.callable)}find(e){let t=this.#e.get(e);if(t!==void 0)return t;let s=e.lastIndexOf(".");if(s<0)return null;let r=this.#t.get(e.slice(0,s));if(r!==void 0)return sb(r,e.slice(s+1))?r.callable:null;if(!this.#r.has(rb(e)))return null;let o=this.#a.get(e);return o===void 0&&(o=this.#i(e,e.slice(s+1)),this.#a.set(e,o)),o}#i(e,t){for(let s=e.lastIndexOf(".");s>0;s=e.lastIndexOf(".",s-1)){let r=e.slice(0,s),o=this.#s.get(r)?.get(t),i=this.#n.get(r);if(o===void 0&&i===void 0)continue;let a=e.slice(s+1).split(".");return a.some(ob)?null:o!==void 0?o:i!==void 0&&!i.except.has(a[0])&&sb(i,t)?i.callable:null}return null}};function sb({except:n},e){return!n.has(e)&&!e.startsWith("_")&&!ob(e)}function ob(n){return/^(aio|async_\w+|\w+_async)$/.test(n)}function rb(n){let e=n.indexOf(".");return e<0?n:n.slice(0,e)}function ib(n){let e=/^([^{]*)\{([^}]*)\}(.*)$/.exec(n);if(e===null)return[n];let[,t,s,r]=e;return ib(r).flatMap(o=>s.split(",").map(i=>`${t}${i}${o}`))}var ab=[{calls:`smtplib.{SMTP,SMTP_SSL,LMTP}
      smtplib.SMTP.{connect,login,auth,sendmail,send_message,starttls,ehlo,helo,ehlo_or_helo_if_needed,noop,verify,quit}`,kind:"service",use:"aiosmtplib",source:"https://docs.python.org/3/library/smtplib.html"},{calls:`ftplib.{FTP,FTP_TLS}
      ftplib.FTP.{connect,login,cwd,nlst,retrbinary,retrlines,storbinary,storlines,dir,mlsd,rename,delete,mkd,rmd,size,quit,sendcmd,voidcmd}
      ftplib.FTP_TLS.{connect,login,cwd,nlst,retrbinary,retrlines,storbinary,storlines,dir,mlsd,rename,delete,mkd,rmd,size,quit,auth,prot_p}`,kind:"service",use:"aioftp",source:"https://docs.python.org/3/library/ftplib.html"},{calls:`imaplib.{IMAP4,IMAP4_SSL}
      imaplib.{IMAP4,IMAP4_SSL}.{login,authenticate,select,search,fetch,store,copy,append,expunge,list,lsub,uid,starttls,status,noop,close,logout}
      poplib.{POP3,POP3_SSL} poplib.{POP3,POP3_SSL}.{user,pass_,apop,stat,list,retr,dele,top,uidl,stls,noop,quit}`,kind:"service",use:null,source:"https://docs.python.org/3/library/imaplib.html"},{calls:"socket.{create_connection,getaddrinfo,gethostbyname,gethostbyname_ex,gethostbyaddr,getnameinfo,getfqdn}",kind:"service",use:"asyncio.open_connection() or loop.getaddrinfo()",source:"https://docs.python.org/3/library/asyncio-eventloop.html#dns"},{calls:"xmlrpc.client.ServerProxy.**",kind:"service",use:null,source:"https://docs.python.org/3/library/xmlrpc.client.html"},{calls:"botocore.client.BaseClient.*",except:"can_paginate get_paginator get_waiter generate_presigned_url generate_presigned_post generate_db_auth_token close exceptions meta waiter_names",kind:"service",use:"aioboto3 or aiobotocore",source:"https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html"},{calls:"botocore.paginate.PageIterator.{__iter__,build_full_result,search} botocore.waiter.Waiter.wait",kind:"service",use:"aioboto3 or aiobotocore",source:"https://boto3.amazonaws.com/v1/documentation/api/latest/guide/paginators.html"},{calls:`boto3.resources.base.ServiceResource.**.{put_object,get,put,delete,copy,copy_from,load,reload,upload_file,upload_fileobj}
      boto3.resources.base.ServiceResource.**.{download_file,download_fileobj,put_item,get_item,update_item,delete_item,query,scan}
      boto3.resources.base.ServiceResource.**.{batch_get_item,batch_write_item,create_table,create_bucket,delete_objects,wait_until_exists}
      boto3.resources.base.ServiceResource.**.{send_message,send_messages,receive_messages,delete_messages,publish,get_queue_by_name}`,kind:"service",use:"aioboto3",source:"https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html"},{calls:`google.cloud.storage.Client.{get_bucket,lookup_bucket,create_bucket,restore_bucket,download_blob_to_file,create_hmac_key}
      google.cloud.storage.Bucket.{create,exists,delete,reload,patch,update,get_blob,copy_blob,move_blob,rename_blob,restore_blob}
      google.cloud.storage.Bucket.{delete_blob,delete_blobs,make_public,make_private,get_iam_policy,set_iam_policy,test_iam_permissions}
      google.cloud.storage.Blob.{upload_from_string,upload_from_file,upload_from_filename,create_resumable_upload_session,rewrite,compose}
      google.cloud.storage.Blob.{download_as_bytes,download_as_string,download_as_text,download_to_file,download_to_filename,delete,exists}
      google.cloud.storage.Blob.{reload,patch,update,make_public,make_private,update_storage_class,get_iam_policy,set_iam_policy}`,kind:"service",use:null,source:"https://cloud.google.com/python/docs/reference/storage/latest"},{calls:`google.cloud.bigquery.Client.{query,query_and_wait,get_table,get_dataset,create_table,create_dataset,delete_table,delete_dataset}
      google.cloud.bigquery.Client.{insert_rows,insert_rows_json,load_table_from_dataframe,load_table_from_file,load_table_from_json}
      google.cloud.bigquery.Client.{load_table_from_uri,update_table,get_job,cancel_job}
      google.cloud.bigquery.QueryJob.{result,to_dataframe,to_arrow,reload,cancel,done}`,kind:"database",use:null,source:"https://cloud.google.com/python/docs/reference/bigquery/latest"},{calls:`google.cloud.firestore.DocumentReference.{get,set,update,delete,create} google.cloud.firestore.CollectionReference.{add,get}
      google.cloud.firestore.Query.{get,__iter__} google.cloud.firestore.Client.get_all google.cloud.firestore.WriteBatch.commit`,kind:"database",use:"google.cloud.firestore.AsyncClient",source:"https://cloud.google.com/python/docs/reference/firestore/latest"},{calls:`google.cloud.pubsub_v1.PublisherClient.{create_topic,get_topic,delete_topic}
      google.cloud.pubsub_v1.SubscriberClient.{pull,acknowledge,create_subscription,get_subscription,delete_subscription}
      google.cloud.secretmanager.SecretManagerServiceClient.{access_secret_version,get_secret,create_secret,add_secret_version,delete_secret}
      google.cloud.tasks_v2.CloudTasksClient.{create_task,get_task,delete_task,create_queue}
      google.cloud.vision.ImageAnnotatorClient.{annotate_image,batch_annotate_images,text_detection,document_text_detection,label_detection}
      google.cloud.speech.SpeechClient.{recognize,long_running_recognize}
      google.cloud.texttospeech.TextToSpeechClient.{synthesize_speech,list_voices}
      google.cloud.translate_v2.Client.{translate,detect_language,get_languages}`,kind:"service",use:"the asynchronous client of the package, where it has one",source:"https://cloud.google.com/python/docs/reference"},{calls:"google.oauth2.id_token.{verify_oauth2_token,verify_firebase_token,verify_token,fetch_id_token}",kind:"service",use:null,source:"https://googleapis.dev/python/google-auth/latest/reference/google.oauth2.id_token.html"},{calls:"azure.storage.blob.{BlobServiceClient,ContainerClient,BlobClient}.*",except:"close from_connection_string from_blob_url from_container_url get_blob_client get_container_client list_blobs list_blob_names list_containers walk_blobs find_blobs_by_tags list_page_ranges",kind:"service",use:"the client of the same name in azure.storage.blob.aio",source:"https://learn.microsoft.com/en-us/python/api/azure-storage-blob/azure.storage.blob.aio"},{calls:`azure.identity.{DefaultAzureCredential,ClientSecretCredential,ManagedIdentityCredential,AzureCliCredential}.get_token
      azure.keyvault.secrets.SecretClient.{get_secret,set_secret,update_secret_properties,begin_delete_secret,backup_secret}
      azure.servicebus.ServiceBusSender.{send_messages,schedule_messages,cancel_scheduled_messages}
      azure.servicebus.ServiceBusReceiver.{receive_messages,peek_messages,complete_message,abandon_message,dead_letter_message}`,kind:"service",use:"the client of the same name in the .aio package",source:"https://learn.microsoft.com/en-us/azure/developer/python/sdk/azure-sdk-library-usage-patterns"},{calls:`firebase_admin.auth.{get_user,get_user_by_email,get_user_by_phone_number,get_users,create_user,update_user,delete_user}
      firebase_admin.auth.{delete_users,set_custom_user_claims,revoke_refresh_tokens,create_session_cookie}
      firebase_admin.auth.{generate_password_reset_link,generate_email_verification_link}
      firebase_admin.messaging.{send,send_each,send_each_for_multicast,subscribe_to_topic,unsubscribe_from_topic}`,kind:"service",use:null,source:"https://firebase.google.com/docs/reference/admin/python"},{calls:"hvac.Client.**",except:"adapter allow_redirects session token url",kind:"service",use:null,source:"https://python-hvac.org/en/stable/overview.html"},{calls:`docker.DockerClient.**.{run,get,list,create,pull,push,build,prune,df,info,login,ping,version,load,search}
      docker.APIClient.*`,except:"close from_env events attach_socket create_container_config create_host_config create_networking_config",kind:"service",use:"aiodocker",source:"https://docker-py.readthedocs.io/en/stable/client.html"},{calls:"kubernetes.client.{CoreV1Api,AppsV1Api,BatchV1Api,NetworkingV1Api,RbacAuthorizationV1Api,CustomObjectsApi}.*",kind:"service",use:"kubernetes_asyncio",source:"https://github.com/kubernetes-client/python"},{calls:`minio.Minio.{bucket_exists,make_bucket,remove_bucket,list_buckets,put_object,get_object,fput_object,fget_object,copy_object}
      minio.Minio.{stat_object,remove_object,compose_object,set_bucket_policy,get_bucket_policy,get_object_tags,set_object_tags}`,kind:"service",use:null,source:"https://min.io/docs/minio/linux/developers/python/API.html"},{calls:`stripe.**.{create,retrieve,modify,update,list,search,delete,cancel,capture,confirm,expire,finalize_invoice,pay,void_invoice}
      stripe.**.{send_invoice,attach,detach,auto_paging_iter,create_preview,list_line_items,resume,reject,close,refresh}`,kind:"service",use:"the method of the same name with _async",source:"https://github.com/stripe/stripe-python#async"},{calls:"twilio.rest.Client.**.{create,fetch,update,delete,list}",kind:"service",use:"the method of the same name with _async, with AsyncTwilioHttpClient",source:"https://github.com/twilio/twilio-python#asynchronous-api-requests"},{calls:"sendgrid.SendGridAPIClient.send sendgrid.SendGridAPIClient.client.**.{get,post,put,patch,delete}",kind:"service",use:null,source:"https://github.com/sendgrid/sendgrid-python"},{calls:"slack_sdk.WebClient.* slack_sdk.webhook.WebhookClient.{send,send_dict}",kind:"service",use:"slack_sdk.web.async_client.AsyncWebClient",source:"https://docs.slack.dev/tools/python-slack-sdk/web#asynchronous-web-client"},{calls:`pika.BlockingConnection pika.BlockingConnection.{process_data_events,sleep,close}
      pika.adapters.blocking_connection.BlockingChannel.{basic_publish,basic_get,basic_consume,basic_cancel,basic_qos,start_consuming,consume}
      pika.adapters.blocking_connection.BlockingChannel.{queue_declare,queue_delete,queue_purge,queue_bind,queue_unbind,confirm_delivery}
      pika.adapters.blocking_connection.BlockingChannel.{exchange_declare,exchange_delete,exchange_bind,exchange_unbind,close,tx_commit}`,kind:"service",use:"aio_pika",source:"https://pika.readthedocs.io/en/stable/modules/adapters/blocking.html"},{calls:`kafka.KafkaProducer kafka.KafkaProducer.{send,flush,close,partitions_for}
      kafka.KafkaConsumer kafka.KafkaConsumer.{poll,commit,__iter__,topics,partitions_for_topic,beginning_offsets,end_offsets,position}`,kind:"service",use:"aiokafka",source:"https://kafka-python.readthedocs.io/en/master/apidoc/KafkaProducer.html"},{calls:"confluent_kafka.Producer.flush confluent_kafka.Consumer.{poll,consume,commit,list_topics,committed,position}",kind:"service",use:"confluent_kafka.aio",source:"https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html"},{calls:"celery.result.AsyncResult.{get,wait,join}",kind:"service",use:null,source:"https://docs.celeryq.dev/en/stable/reference/celery.result.html"},{calls:"openai.{OpenAI,AzureOpenAI,Client}.**",except:"api_key base_url close copy is_closed organization with_options with_raw_response with_streaming_response",kind:"service",use:"openai.AsyncOpenAI or openai.AsyncAzureOpenAI",source:"https://github.com/openai/openai-python#async-usage"},{calls:`openai.{chat,completions,embeddings,images,moderations,responses,audio,files,models,beta}.**.{create,generate,parse,retrieve,list,delete,edit}
      openai.{ChatCompletion,Completion,Embedding,Image,Moderation}.create`,kind:"service",use:"openai.AsyncOpenAI",source:"https://github.com/openai/openai-python#module-level-client"},{calls:"anthropic.{Anthropic,AnthropicBedrock,AnthropicVertex,Client}.**",except:"api_key auth_token base_url close copy is_closed with_options with_raw_response with_streaming_response",kind:"service",use:"anthropic.AsyncAnthropic",source:"https://github.com/anthropics/anthropic-sdk-python#async-usage"},{calls:"groq.Groq.**",except:"api_key base_url close copy is_closed with_options with_raw_response with_streaming_response",kind:"service",use:"groq.AsyncGroq",source:"https://github.com/groq/groq-python#async-usage"},{calls:"cohere.{Client,ClientV2}.{chat,chat_stream,embed,generate,rerank,classify,tokenize,summarize}",kind:"service",use:"cohere.AsyncClient or cohere.AsyncClientV2",source:"https://github.com/cohere-ai/cohere-python"},{calls:`mistralai.Mistral.**.{complete,stream,create,parse,process,upload,moderate}
      mistralai.client.Mistral.**.{complete,stream,create,parse,process,upload,moderate}`,kind:"service",use:"the method of the same name with _async",source:"https://github.com/mistralai/client-python"},{calls:`google.genai.Client.{models,chats,files,caches,batches,tunings,operations}.**
      google.generativeai.GenerativeModel.{generate_content,count_tokens} google.generativeai.{embed_content,upload_file,list_models}`,except:"create",kind:"service",use:"client.aio of google.genai",source:"https://googleapis.github.io/python-genai/"},{calls:`langchain_openai.{ChatOpenAI,AzureChatOpenAI,OpenAI}.{invoke,batch,stream,generate,predict}
      langchain_anthropic.ChatAnthropic.{invoke,batch,stream,generate} langchain_groq.ChatGroq.{invoke,batch,stream,generate}
      langchain_google_genai.ChatGoogleGenerativeAI.{invoke,batch,stream,generate}
      langchain_openai.{OpenAIEmbeddings,AzureOpenAIEmbeddings}.{embed_query,embed_documents}`,kind:"service",use:'ainvoke() and the other methods that start with "a"',source:"https://python.langchain.com/docs/concepts/async/"},{calls:`huggingface_hub.{hf_hub_download,snapshot_download,upload_file,upload_folder}
      huggingface_hub.InferenceClient.{chat_completion,text_generation,feature_extraction,summarization,text_to_image,image_to_text,translation}`,kind:"service",use:"huggingface_hub.AsyncInferenceClient",source:"https://huggingface.co/docs/huggingface_hub/package_reference/inference_client"},{calls:"elasticsearch.Elasticsearch.** elasticsearch.helpers.{bulk,reindex}",except:"close options transport",kind:"service",use:"elasticsearch.AsyncElasticsearch",source:"https://elasticsearch-py.readthedocs.io/en/stable/async.html"},{calls:"opensearchpy.OpenSearch.** opensearchpy.helpers.{bulk,reindex}",except:"close transport",kind:"service",use:"opensearchpy.AsyncOpenSearch",source:"https://docs.opensearch.org/latest/clients/python-low-level/"},{calls:`paramiko.SSHClient.{connect,exec_command,invoke_shell,open_sftp} paramiko.Transport.{connect,open_session,auth_password}
      paramiko.SFTPClient.{get,getfo,put,putfo,listdir,listdir_attr,stat,lstat,mkdir,rmdir,remove,rename,posix_rename,open,chdir,chmod}`,kind:"service",use:"asyncssh",source:"https://docs.paramiko.org/en/stable/api/client.html"},{calls:`ldap3.Connection.{bind,rebind,unbind,search,add,modify,modify_dn,delete,compare,extended,start_tls}
      ldap.ldapobject.LDAPObject.{simple_bind_s,bind_s,sasl_interactive_bind_s,search_s,search_st,search_ext_s,add_s,modify_s,delete_s,start_tls_s}`,kind:"service",use:null,source:"https://ldap3.readthedocs.io/en/latest/connection.html"},{calls:"jwt.PyJWKClient.{get_signing_key_from_jwt,get_signing_key,get_signing_keys,get_jwk_set,fetch_data}",kind:"service",use:null,source:"https://pyjwt.readthedocs.io/en/stable/usage.html#retrieve-rsa-signing-keys-from-a-jwks-endpoint"},{calls:`neo4j.Driver.{execute_query,verify_connectivity,verify_authentication,get_server_info}
      neo4j.Session.{run,execute_read,execute_write,begin_transaction,read_transaction,write_transaction}`,kind:"database",use:"neo4j.AsyncGraphDatabase",source:"https://neo4j.com/docs/api/python-driver/current/async_api.html"},{calls:"cassandra.cluster.Cluster.connect cassandra.cluster.Session.{execute,prepare} cassandra.cluster.ResponseFuture.result",kind:"database",use:"Session.execute_async() and its callbacks",source:"https://docs.datastax.com/en/developer/python-driver/latest/api/cassandra/cluster/"},{calls:`influxdb_client.QueryApi.{query,query_csv,query_raw,query_stream,query_data_frame}
      influxdb_client.InfluxDBClient.{ping,ready,health,version}`,kind:"database",use:"influxdb_client.client.influxdb_client_async.InfluxDBClientAsync",source:"https://influxdb-client.readthedocs.io/en/stable/usage.html#how-to-use-asyncio"},{calls:`pyodbc.connect pyodbc.Connection.{execute,commit,rollback} pyodbc.Cursor.{execute,executemany}
      pymssql.connect pymssql.Connection.{commit,rollback} pymssql.Cursor.{execute,executemany,callproc}
      oracledb.connect oracledb.Connection.{commit,rollback,ping} oracledb.Cursor.{execute,executemany,callproc,callfunc}`,kind:"database",use:null,source:"https://github.com/mkleehammer/pyodbc/wiki"}];var lb=[{calls:"builtins.input getpass.getpass",kind:"wait",use:null,source:"https://docs.python.org/3/library/functions.html#input"},{calls:"threading.{Lock,RLock,Semaphore,BoundedSemaphore,Condition}.{acquire,__enter__}",kind:"wait",use:"asyncio.Lock",source:"https://docs.python.org/3/library/threading.html#lock-objects"},{calls:"threading.Event.wait threading.Condition.{wait,wait_for} threading.Barrier.wait",kind:"wait",use:"asyncio.Event",source:"https://docs.python.org/3/library/threading.html#event-objects"},{calls:"threading.{Thread,Timer}.join multiprocessing.Process.join",kind:"wait",use:null,source:"https://docs.python.org/3/library/threading.html#threading.Thread.join"},{calls:`queue.{Queue,LifoQueue,PriorityQueue}.{get,put,join} queue.SimpleQueue.get
      multiprocessing.{Queue,JoinableQueue,SimpleQueue}.get`,kind:"wait",use:"asyncio.Queue",source:"https://docs.python.org/3/library/queue.html"},{calls:`concurrent.futures.Future.{result,exception} concurrent.futures.{wait,as_completed}
      concurrent.futures.Executor.{map,__exit__,shutdown}`,kind:"wait",use:"loop.run_in_executor() or asyncio.wrap_future() and await it",source:"https://docs.python.org/3/library/concurrent.futures.html"},{calls:"multiprocessing.pool.Pool.{map,apply,starmap,join} multiprocessing.pool.AsyncResult.{get,wait}",kind:"wait",use:"loop.run_in_executor() with a ProcessPoolExecutor",source:"https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.pool"},{calls:"signal.{pause,sigwait,sigwaitinfo}",kind:"wait",use:"loop.add_signal_handler()",source:"https://docs.python.org/3/library/asyncio-eventloop.html#unix-signals"},{calls:`bcrypt.{hashpw,checkpw,kdf} passlib.context.CryptContext.{hash,encrypt,verify,verify_and_update}
      passlib.hash.{bcrypt,bcrypt_sha256,argon2,scrypt,pbkdf2_sha256,pbkdf2_sha512,sha256_crypt,sha512_crypt}.{hash,verify}
      argon2.PasswordHasher.{hash,verify} pwdlib.PasswordHash.{hash,verify,verify_and_update}
      hashlib.{pbkdf2_hmac,scrypt} werkzeug.security.{generate_password_hash,check_password_hash}`,kind:"cpu",use:null,source:"https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#work-factors"},{calls:"cryptography.hazmat.primitives.asymmetric.{rsa,dsa}.generate_private_key",kind:"cpu",use:null,source:"https://cryptography.io/en/latest/hazmat/primitives/asymmetric/rsa/#generation"},{calls:"PIL.Image.Image.{resize,thumbnail,save,rotate,filter,convert,quantize,transform,transpose,reduce}",kind:"cpu",use:null,source:"https://pillow.readthedocs.io/en/stable/reference/Image.html#the-image-class"},{calls:"cv2.{imread,imwrite,imdecode,imencode,resize,cvtColor,GaussianBlur,Canny,dnn.blobFromImage}",kind:"cpu",use:null,source:"https://docs.opencv.org/4.x/"},{calls:`weasyprint.HTML.{write_pdf,render} reportlab.platypus.SimpleDocTemplate.build reportlab.pdfgen.canvas.Canvas.save
      pypdf.PdfReader pypdf.PdfWriter.write fitz.Document pdfplumber.open`,kind:"cpu",use:null,source:"https://doc.courtbouillon.org/weasyprint/stable/api_reference.html"},{calls:`openpyxl.load_workbook openpyxl.Workbook.save
      pandas.DataFrame.{merge,groupby,pivot_table,sort_values,apply,to_excel,to_sql} pandas.{merge,concat,pivot_table}`,kind:"cpu",use:null,source:"https://pandas.pydata.org/docs/user_guide/enhancingperf.html"}];var St="{get,post,put,patch,delete,head,options,request}",Xo="an async client such as httpx.AsyncClient",Ac="anyio.open_file() or aiofiles.open()",Zo="anyio.Path",cb="AsyncSession from sqlalchemy.ext.asyncio",db="asyncio.create_subprocess_exec()",$I=[{calls:"time.sleep",kind:"sleep",use:"await asyncio.sleep()",source:"https://docs.python.org/3/library/asyncio-task.html#sleeping"},{calls:"gevent.sleep eventlet.sleep",kind:"sleep",use:"await asyncio.sleep()",source:"https://docs.python.org/3/library/asyncio-task.html#sleeping"},{calls:`requests.${St} requests.Session.${St} requests.Session.send`,kind:"http",use:Xo,source:"https://requests.readthedocs.io/en/latest/user/advanced/#blocking-or-non-blocking"},{calls:`httpx.${St} httpx.stream httpx.Client.${St} httpx.Client.{send,stream}`,kind:"http",use:"httpx.AsyncClient",source:"https://www.python-httpx.org/async/"},{calls:`httpx2.${St} httpx2.stream httpx2.Client.${St} httpx2.Client.{send,stream}`,kind:"http",use:"httpx2.AsyncClient",source:"https://www.python-httpx.org/async/"},{calls:"urllib.request.{urlopen,urlretrieve} urllib.request.OpenerDirector.open",kind:"http",use:Xo,source:"https://docs.python.org/3/library/urllib.request.html"},{calls:"http.client.HTTPConnection.{connect,request,getresponse,endheaders,send}",kind:"http",use:Xo,source:"https://docs.python.org/3/library/http.client.html"},{calls:"urllib3.request urllib3.PoolManager.{request,request_encode_url,request_encode_body,urlopen} urllib3.HTTPConnectionPool.{request,urlopen}",kind:"http",use:Xo,source:"https://urllib3.readthedocs.io/en/stable/user-guide.html"},{calls:`curl_cffi.requests.${St} curl_cffi.${St} curl_cffi.requests.Session.${St} curl_cffi.Session.${St}`,kind:"http",use:"curl_cffi.AsyncSession",source:"https://curl-cffi.readthedocs.io/en/latest/"},{calls:`sqlalchemy.orm.Session.{execute,scalar,scalars,get,get_one,merge,refresh,flush,commit,rollback,connection}
      sqlalchemy.orm.Session.{bulk_save_objects,bulk_insert_mappings,bulk_update_mappings,__iter__}`,kind:"database",use:cb,source:"https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html"},{calls:"sqlmodel.Session.exec",kind:"database",use:"AsyncSession from sqlmodel.ext.asyncio.session",source:"https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html"},{calls:"sqlalchemy.orm.Query.{all,first,one,one_or_none,scalar,count,get,update,delete,__iter__,__getitem__,yield_per}",kind:"database",use:`${cb} and select()`,source:"https://docs.sqlalchemy.org/en/20/orm/queryguide/query.html"},{calls:`sqlalchemy.engine.Engine.{connect,begin,execute,raw_connection}
      sqlalchemy.engine.Connection.{execute,scalar,scalars,exec_driver_sql,commit,rollback}
      sqlalchemy.MetaData.{create_all,drop_all,reflect}`,kind:"database",use:"create_async_engine() from sqlalchemy.ext.asyncio",source:"https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html"},{calls:`sqlite3.Connection.{execute,executemany,executescript,commit,rollback,backup,iterdump}
      sqlite3.Cursor.{execute,executemany,executescript}`,kind:"database",use:"aiosqlite",source:"https://docs.python.org/3/library/sqlite3.html"},{calls:`psycopg2.connect psycopg2.extensions.connection.{commit,rollback}
      psycopg2.extensions.cursor.{execute,executemany,callproc,copy_from,copy_to,copy_expert}`,kind:"database",use:"psycopg.AsyncConnection (psycopg 3) or asyncpg",source:"https://www.psycopg.org/docs/advanced.html#asynchronous-support"},{calls:"psycopg.connect psycopg.Connection.{connect,execute,commit,rollback} psycopg.Cursor.{execute,executemany}",kind:"database",use:"psycopg.AsyncConnection",source:"https://www.psycopg.org/psycopg3/docs/advanced/async.html"},{calls:`pymysql.connect pymysql.connections.Connection.{commit,rollback,query,ping}
      pymysql.cursors.Cursor.{execute,executemany,callproc}
      MySQLdb.connect MySQLdb.connections.Connection.{commit,rollback,query,ping} MySQLdb.cursors.Cursor.{execute,executemany,callproc}`,kind:"database",use:"aiomysql or asyncmy",source:"https://pymysql.readthedocs.io/en/latest/modules/connections.html"},{calls:`mysql.connector.connect mysql.connector.connection.MySQLConnection.{commit,rollback,ping,reconnect}
      mysql.connector.cursor.MySQLCursor.{execute,executemany,callproc}`,kind:"database",use:"mysql.connector.aio",source:"https://dev.mysql.com/doc/connector-python/en/connector-python-asyncio.html"},{calls:"pymongo.collection.Collection.*",except:"with_options options watch codec_options read_preference write_concern read_concern",kind:"database",use:"pymongo.AsyncMongoClient",source:"https://www.mongodb.com/docs/languages/python/pymongo-driver/current/get-started/"},{calls:`pymongo.database.Database.{command,list_collection_names,list_collections,drop_collection,create_collection,aggregate,validate_collection}
      pymongo.MongoClient.{server_info,list_database_names,list_databases,drop_database}`,kind:"database",use:"pymongo.AsyncMongoClient",source:"https://www.mongodb.com/docs/languages/python/pymongo-driver/current/get-started/"},{calls:"redis.Redis.* redis.RedisCluster.* redis.Sentinel.{discover_master,discover_slaves}",except:"from_url from_pool pipeline pubsub monitor lock register_script close set_response_callback parse_response get_encoder get_connection_kwargs transaction_pipeline json ft ts bf cf cms topk tdigest",kind:"database",use:"redis.asyncio",source:"https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html"},{calls:"redis.client.Pipeline.execute",kind:"database",use:"redis.asyncio",source:"https://redis.readthedocs.io/en/stable/examples/asyncio_examples.html"},{calls:"pandas.{read_sql,read_sql_query,read_sql_table}",kind:"database",use:null,source:"https://pandas.pydata.org/docs/reference/api/pandas.read_sql.html"},{calls:"builtins.open io.open_code os.fdopen codecs.open",kind:"file",use:Ac,source:"https://docs.python.org/3/library/functions.html#open"},{calls:"typing.IO.{read,readline,readlines,readinto,write,writelines,truncate,__iter__}",kind:"file",use:Ac,source:"https://docs.python.org/3/library/io.html"},{calls:"pathlib.Path.open",kind:"file",use:Ac,source:"https://docs.python.org/3/library/pathlib.html#pathlib.Path.open"},{calls:`pathlib.Path.{read_text,read_bytes,write_text,write_bytes}
      pathlib.Path.{iterdir,glob,rglob,walk,copy,copy_into,move,move_into}`,kind:"file",use:Zo,source:"https://docs.python.org/3/library/pathlib.html"},{calls:`pathlib.Path.{exists,is_file,is_dir,is_symlink,is_mount,stat,lstat,samefile,resolve,readlink,owner,group}
      pathlib.Path.{touch,mkdir,rmdir,unlink,rename,replace,symlink_to,hardlink_to,chmod}`,kind:"metadata",use:Zo,source:"https://docs.python.org/3/library/pathlib.html"},{calls:"os.{listdir,scandir,walk,fwalk,sendfile}",kind:"file",use:Zo,source:"https://docs.python.org/3/library/os.html#files-and-directories"},{calls:`os.{stat,lstat,access,readlink,statvfs}
      os.{mkdir,makedirs,remove,unlink,rename,renames,replace,rmdir,removedirs,link,symlink,truncate,chmod,chown}
      os.path.{exists,lexists,isfile,isdir,islink,ismount,getsize,getmtime,getatime,getctime,realpath,samefile}`,kind:"metadata",use:Zo,source:"https://docs.python.org/3/library/os.path.html"},{calls:"shutil.{copy,copy2,copyfile,copytree,rmtree,move,make_archive,unpack_archive}",kind:"file",use:null,source:"https://docs.python.org/3/library/shutil.html"},{calls:"shutil.copyfileobj",kind:"file",use:null,source:"https://docs.python.org/3/library/shutil.html#shutil.copyfileobj"},{calls:"shutil.{which,disk_usage} tempfile.{mkstemp,mkdtemp}",kind:"metadata",use:null,source:"https://docs.python.org/3/library/shutil.html"},{calls:"glob.{glob,iglob}",kind:"file",use:"anyio.Path.glob()",source:"https://docs.python.org/3/library/glob.html"},{calls:"tempfile.{NamedTemporaryFile,TemporaryFile,TemporaryDirectory}",kind:"file",use:"the anyio function of the same name",source:"https://docs.python.org/3/library/tempfile.html"},{calls:"zipfile.ZipFile tarfile.open gzip.open bz2.open lzma.open",kind:"file",use:null,file:{position:0,name:"file"},source:"https://docs.python.org/3/library/archiving.html"},{calls:"zipfile.ZipFile.{extractall,extract} tarfile.TarFile.{extractall,extract,add}",kind:"file",use:null,source:"https://docs.python.org/3/library/archiving.html"},{calls:"pandas.{read_csv,read_excel,read_parquet,read_feather,read_pickle,read_hdf,read_table,read_fwf,read_stata,read_sas,read_spss,read_orc}",kind:"file",use:null,file:{position:0,name:"filepath_or_buffer"},source:"https://pandas.pydata.org/docs/reference/io.html"},{calls:"pandas.DataFrame.{to_csv,to_json}",kind:"file",use:null,file:{position:0,name:"path_or_buf"},source:"https://pandas.pydata.org/docs/reference/io.html"},{calls:"pandas.DataFrame.{to_parquet,to_feather,to_pickle}",kind:"file",use:null,file:{position:0,name:"path"},source:"https://pandas.pydata.org/docs/reference/io.html"},{calls:"PIL.Image.open",kind:"file",use:null,file:{position:0,name:"fp"},source:"https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open"},{calls:"subprocess.{run,call,check_call,check_output,getoutput,getstatusoutput} subprocess.Popen.{wait,communicate}",kind:"subprocess",use:db,source:"https://docs.python.org/3/library/asyncio-subprocess.html"},{calls:"os.{system,popen,spawnl,spawnle,spawnlp,spawnlpe,spawnv,spawnve,spawnvp,spawnvpe}",kind:"subprocess",use:db,source:"https://docs.python.org/3/library/os.html#process-management"},{calls:"os.{wait,wait3,wait4,waitid,waitpid}",kind:"subprocess",use:"the wait() of asyncio.create_subprocess_exec()",source:"https://docs.python.org/3/library/os.html#os.wait"}],DI=new as([...$I,...ab,...lb]);function ei(n){return DI.find(n)}var qI=new Set(["field_validator","model_validator","validator","root_validator"]);function Sc({owner:n,facts:e}){return n===null||e.isAsync?!1:e.name==="model_post_init"||e.decorators.some(t=>qI.has(E(t.kind==="Call"?t.func:t)))}function fb(n,e){let{classes:t}=n;return t.isSubclass(e.class,"pydantic.BaseModel")!==!0?[]:t.ancestryOf(e).classes.flatMap(s=>jI(n,s.class))}var ub=new WeakMap;function jI({classes:n},e){if(e.module===null||e.module.isStub)return[];let t=ub.get(e);return t===void 0&&(t=n.methodsOf(e).filter(Sc),ub.set(e,t)),t}function pb(n,e,t){if(/^threading\.\w+\.(acquire|__enter__)$/.test(e))return BI(t);if(e==="concurrent.futures.Executor.__exit__"){let s=mb(t);return s!==null&&t.caller!==null&&!xc(t.caller,s)}return/^concurrent\.futures\.(Executor\.map|as_completed)$/.test(e)?t.site?.result==="iterated":yb(t)||UI(t)||/^(queue|multiprocessing)\..*\.get$/.test(e)&&HI(t)?!1:!/^queue\.\w+\.put$/.test(e)||WI(n,t)}function BI(n){let{caller:e,site:t,node:s}=n;if(e===null||!e.facts.isAsync)return!1;if(t===null){let o=mb(n);return o!==null&&xc(e,o)}if(yb(n))return!1;let r=e.facts.calls.find(o=>o.call.start>s.end&&E(o.call.func)==="release");return r!==void 0&&xc(e,{start:s.end,end:r.call.start})}function mb({module:n,node:e,block:t}){return n.facts.blocks.find(({kind:s,parent:r,statement:o,start:i})=>s==="with"&&r===t&&o<=e.start&&i>e.start)??null}function xc({facts:n},e){return n.calls.some(({awaited:t,call:s})=>t&&le(e,s.start))||n.uses.some(({isAsync:t,value:s})=>t&&le(e,s.start))}function yb({site:n}){if(n===null)return!1;let{args:e,keywords:t}=n.call,s=r=>r?.kind==="Constant"&&(r.value===!1||r.value===0);return e.some(r=>s(r))||t.some(({arg:r,value:o})=>(r==="block"||r==="blocking"||r==="timeout"||r==="wait")&&s(o))}function UI({module:n,block:e}){for(let{kind:t,test:s}of n.blocksAround(e)){if(t==="function")return!1;if((t==="if"||t==="while")&&s!==null&&er(s))return!0}return!1}function HI({caller:n,site:e}){let t=e?.call.func,s=t?.kind==="Attribute"?vc(t.value):null;return s===null||n===null?!1:n.facts.calls.some(({call:r})=>r.func.kind==="Attribute"&&/^(empty|qsize)$/.test(r.func.attr)&&vc(r.func.value)===s)}function vc(n){if(n.kind==="Name")return n.id;let e=n.kind==="Attribute"?vc(n.value):null;return e===null||n.kind!=="Attribute"?null:`${e}.${n.attr}`}function er(n){switch(n.kind){case"BoolOp":return n.values.some(er);case"UnaryOp":return er(n.operand);case"Compare":return er(n.left)||n.comparators.some(er);case"Call":return/^(done|empty|qsize|is_set|is_alive|ready|full|locked)$/.test(E(n.func));default:return!1}}function WI(n,{module:e,site:t}){let s=t?.call.func;return s?.kind!=="Attribute"?!1:$(n,{module:e,node:s.value}).every(({node:r})=>{if(r.kind!=="Call")return!1;let o=r.args[0]??r.keywords.find(({arg:i})=>i==="maxsize")?.value;return o!==void 0&&!(o.kind==="Constant"&&o.value===0)})}function bb(n,e,t){let s=null,r=null;for(let i of e.names){let a=t.find(i)??(GI(e,i)?null:ei(i));a?s??={name:i,callable:a}:VI(e,i)||(r=i)}if(s===null||r!==null&&(e.site!==null||hb(r)!==hb(s.name))||g(e.callee).some(({kind:i})=>i==="unknown")||e.site?.awaited&&s.callable.kind!=="sleep"||Rn(e)||YI(s.name,e)||s.callable.kind==="wait"&&!pb(n,s.name,e)||s.name.startsWith("typing.IO.")&&!KI(n,e)||s.name==="shutil.copyfileobj"&&!e.site?.call.args.some(i=>_b(n,e.module,i)))return null;let{file:o}=s.callable;return o&&e.site&&!zI(n,e.module,e.site.call,o)?null:s}function hb(n){return n.slice(0,n.lastIndexOf("."))}function GI({callee:n},e){return g(n).some(t=>t.kind==="function"&&!t.function.module.isStub&&t.function.qualifiedName===e)}function VI(n,e){return n.site===null||!/^(builtins|pathlib|typing\.IO|io)\./.test(e)?!1:g(n.callee).some(t=>t.kind==="library"&&t.name===e)}function KI(n,{module:e,node:t,site:s}){let r=s?.call.func;return r!==void 0&&r.kind!=="Attribute"?!1:_b(n,e,r?.value??t)}function _b(n,e,t){return g(n.typeOf(e,t)).some(s=>s.kind==="instance"&&n.classes.isSubclass(s.class,kb)===!0)}var kb="io.FileIO";function zI(n,e,t,s){let r=t.args[s.position]??t.keywords.find(({arg:i})=>i===s.name)?.value;if(r===void 0)return!1;let o=g(n.typeOf(e,r)).filter(({kind:i})=>i!=="none");return o.length>0&&o.every(i=>QI(n,i))}function QI(n,e){let t=n.asInstance(e);return t.kind!=="instance"?!1:["builtins.str","pathlib.PurePath",kb].some(s=>n.classes.isSubclass(t.class,s)===!0)}function Rn({module:n,block:e}){for(let{kind:t}of n.blocksAround(e)){if(t==="generator")return!0;if(t==="function")return!1}return!1}function YI(n,{site:e,module:t,block:s}){let[r,o]=e?.call.args??[];if(/^(smtplib|ftplib)\.[A-Z_]+$/.test(n))return r===void 0&&!JI(e,"host");switch(n){case"time.sleep":return r?.kind==="Constant"&&typeof r.value=="number"&&r.value<.001;case"builtins.open":return r?.kind==="Attribute"?r.attr==="devnull":r?.kind==="Constant"&&typeof r.value=="string"&&/^\/(proc|sys|dev)\//.test(r.value);case"confluent_kafka.Consumer.poll":case"confluent_kafka.Consumer.consume":return gb(r)||e?.call.keywords.some(({arg:i,value:a})=>i==="timeout"&&gb(a))===!0;case"socket.gethostbyname":case"socket.gethostbyname_ex":return r?.kind==="Call"&&E(r.func)==="gethostname";case"os.waitpid":return o!==void 0&&Cc(o);case"urllib.request.urlopen":return r?.kind==="Constant"?typeof r.value=="string"&&wb.test(r.value):r?.kind!=="Name"?!1:[...t.blocksAround(s)].some(({kind:i,test:a})=>i==="if"&&XI(a,r.id));default:return!1}}function JI(n,e){return n?.call.keywords.some(({arg:t})=>t===e)===!0}function gb(n){return n?.kind==="Constant"&&n.value===0}var wb=/^(data|file):/i;function XI(n,e){if(n?.kind!=="Call"||n.func.kind!=="Attribute"||n.func.attr!=="startswith")return!1;let{value:t}=n.func,[s]=n.args;return t.kind==="Name"&&t.id===e&&s?.kind==="Constant"&&typeof s.value=="string"&&wb.test(s.value)}function Cc(n){return n.kind==="BinOp"?Cc(n.left)||Cc(n.right):E(n)==="WNOHANG"}var Ab={threading:`
from typing import Any
class Lock:
    def __enter__(self) -> bool: ...
    def __exit__(self, *error: Any) -> None: ...
    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool: ...
    def release(self) -> None: ...
    def locked(self) -> bool: ...
class RLock(Lock):
    def __enter__(self) -> bool: ...
    def __exit__(self, *error: Any) -> None: ...
    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool: ...
class Semaphore:
    def __init__(self, value: int = ...) -> None: ...
    def __enter__(self) -> bool: ...
    def __exit__(self, *error: Any) -> None: ...
    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool: ...
    def release(self, n: int = ...) -> None: ...
class BoundedSemaphore(Semaphore): ...
class Condition:
    def __init__(self, lock: Any = ...) -> None: ...
    def __enter__(self) -> bool: ...
    def __exit__(self, *error: Any) -> None: ...
    def acquire(self, blocking: bool = ..., timeout: float = ...) -> bool: ...
    def release(self) -> None: ...
    def wait(self, timeout: Any = ...) -> bool: ...
    def wait_for(self, predicate: Any, timeout: Any = ...) -> Any: ...
    def notify(self, n: int = ...) -> None: ...
    def notify_all(self) -> None: ...
class Event:
    def is_set(self) -> bool: ...
    def set(self) -> None: ...
    def clear(self) -> None: ...
    def wait(self, timeout: Any = ...) -> bool: ...
class Thread:
    name: str
    daemon: bool
    def __init__(self, group: Any = ..., target: Any = ..., name: Any = ..., args: Any = ..., kwargs: Any = ..., *, daemon: Any = ...) -> None: ...
    def start(self) -> None: ...
    def run(self) -> None: ...
    def is_alive(self) -> bool: ...
    def join(self, timeout: Any = ...) -> None: ...
class Timer(Thread):
    def __init__(self, interval: float, function: Any, args: Any = ..., kwargs: Any = ...) -> None: ...
    def cancel(self) -> None: ...
`,queue:`
from typing import Any, Generic, TypeVar
T = TypeVar("T")
class Queue(Generic[T]):
    def __init__(self, maxsize: int = ...) -> None: ...
    def empty(self) -> bool: ...
    def full(self) -> bool: ...
    def qsize(self) -> int: ...
    def get(self, block: bool = ..., timeout: Any = ...) -> T: ...
    def get_nowait(self) -> T: ...
    def put(self, item: T, block: bool = ..., timeout: Any = ...) -> None: ...
    def put_nowait(self, item: T) -> None: ...
    def task_done(self) -> None: ...
    def join(self) -> None: ...
class LifoQueue(Queue[T]): ...
class PriorityQueue(Queue[T]): ...
`,"concurrent.futures":`
from typing import Any, Generic, Iterator, Self, TypeVar
T = TypeVar("T")
class Future(Generic[T]):
    def add_done_callback(self, fn: Any) -> None: ...
    def cancel(self) -> bool: ...
    def cancelled(self) -> bool: ...
    def done(self) -> bool: ...
    def exception(self, timeout: Any = ...) -> Any: ...
    def result(self, timeout: Any = ...) -> T: ...
    def running(self) -> bool: ...
    def set_result(self, result: T) -> None: ...
class Executor:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def map(self, fn: Any, *iterables: Any, **kwargs: Any) -> Any: ...
    def shutdown(self, wait: bool = ..., *, cancel_futures: bool = ...) -> None: ...
    def submit(self, fn: Any, *args: Any, **kwargs: Any) -> Future[Any]: ...
class ThreadPoolExecutor(Executor):
    def __init__(self, max_workers: Any = ..., *args: Any, **kwargs: Any) -> None: ...
class ProcessPoolExecutor(Executor):
    def __init__(self, max_workers: Any = ..., *args: Any, **kwargs: Any) -> None: ...
def as_completed(fs: Any, timeout: Any = ...) -> Iterator[Future[Any]]: ...
def wait(fs: Any, timeout: Any = ..., return_when: Any = ...) -> tuple[set[Future[Any]], set[Future[Any]]]: ...
`,"concurrent.futures.thread":`from concurrent.futures import ThreadPoolExecutor
`,"concurrent.futures.process":`from concurrent.futures import ProcessPoolExecutor
`,"multiprocessing.pool":`
from typing import Any, Self
class AsyncResult:
    def get(self, timeout: Any = ...) -> Any: ...
    def ready(self) -> bool: ...
    def wait(self, timeout: Any = ...) -> None: ...
class Pool:
    def __init__(self, processes: Any = ..., *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def apply(self, func: Any, *args: Any, **kwargs: Any) -> Any: ...
    def apply_async(self, func: Any, *args: Any, **kwargs: Any) -> AsyncResult: ...
    def close(self) -> None: ...
    def join(self) -> None: ...
    def map(self, func: Any, *args: Any, **kwargs: Any) -> list[Any]: ...
    def map_async(self, func: Any, *args: Any, **kwargs: Any) -> AsyncResult: ...
    def starmap(self, func: Any, *args: Any, **kwargs: Any) -> list[Any]: ...
    def terminate(self) -> None: ...
class ThreadPool(Pool): ...
`,multiprocessing:`
from typing import Any
from multiprocessing.pool import Pool
class Process:
    def __init__(self, group: Any = ..., target: Any = ..., *args: Any, **kwargs: Any) -> None: ...
    def is_alive(self) -> bool: ...
    def join(self, timeout: Any = ...) -> None: ...
    def start(self) -> None: ...
    def terminate(self) -> None: ...
`,asyncio:`
from concurrent.futures import Future as _ThreadFuture
from typing import Any, Awaitable, Coroutine, Generic, Self, TypeVar
T = TypeVar("T")
class Future(Awaitable[T]):
    def add_done_callback(self, fn: Any, *, context: Any = ...) -> None: ...
    def cancel(self, msg: Any = ...) -> bool: ...
    def cancelled(self) -> bool: ...
    def done(self) -> bool: ...
    def exception(self) -> Any: ...
    def result(self) -> T: ...
    def set_result(self, result: T) -> None: ...
class Task(Future[T]):
    def __init__(self, coro: Coroutine[T], **kwargs: Any) -> None: ...
    def get_name(self) -> str: ...
    def set_name(self, value: str) -> None: ...
class TaskGroup:
    async def __aenter__(self) -> TaskGroup: ...
    async def __aexit__(self, *error: Any) -> None: ...
    def create_task(self, coro: Coroutine[T], *, name: str = ..., context: Any = ...) -> Task[T]: ...
class AbstractEventLoop:
    def call_later(self, delay: float, callback: Any, *args: Any, **kwargs: Any) -> Any: ...
    def call_soon(self, callback: Any, *args: Any, **kwargs: Any) -> Any: ...
    def call_soon_threadsafe(self, callback: Any, *args: Any, **kwargs: Any) -> Any: ...
    def close(self) -> None: ...
    def create_future(self) -> Future[Any]: ...
    def create_task(self, coro: Coroutine[T], *, name: str = ..., context: Any = ...) -> Task[T]: ...
    def is_closed(self) -> bool: ...
    def is_running(self) -> bool: ...
    def run_forever(self) -> None: ...
    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Future[Any]: ...
    def run_until_complete(self, future: Awaitable[T]) -> T: ...
    async def shutdown_asyncgens(self) -> None: ...
    async def shutdown_default_executor(self, timeout: Any = ...) -> None: ...
    def stop(self) -> None: ...
    def time(self) -> float: ...
class Runner:
    def __init__(self, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def get_loop(self) -> AbstractEventLoop: ...
    def run(self, coro: Coroutine[T], *, context: Any = ...) -> T: ...
class Lock:
    async def __aenter__(self) -> None: ...
    async def __aexit__(self, *error: Any) -> None: ...
    async def acquire(self) -> bool: ...
    def locked(self) -> bool: ...
    def release(self) -> None: ...
class Semaphore(Lock):
    def __init__(self, value: int = ...) -> None: ...
class BoundedSemaphore(Semaphore): ...
class Condition(Lock):
    def __init__(self, lock: Any = ...) -> None: ...
    def notify(self, n: int = ...) -> None: ...
    def notify_all(self) -> None: ...
    async def wait(self) -> bool: ...
    async def wait_for(self, predicate: Any) -> Any: ...
class Event:
    def clear(self) -> None: ...
    def is_set(self) -> bool: ...
    def set(self) -> None: ...
    async def wait(self) -> bool: ...
class Queue(Generic[T]):
    def __init__(self, maxsize: int = ...) -> None: ...
    def empty(self) -> bool: ...
    def full(self) -> bool: ...
    async def get(self) -> T: ...
    def get_nowait(self) -> T: ...
    async def join(self) -> None: ...
    async def put(self, item: T) -> None: ...
    def put_nowait(self, item: T) -> None: ...
    def qsize(self) -> int: ...
    def task_done(self) -> None: ...
class LifoQueue(Queue[T]): ...
class PriorityQueue(Queue[T]): ...
def create_task(coro: Coroutine[T], *, name: str = ..., context: Any = ...) -> Task[T]: ...
def ensure_future(coro: Awaitable[T], *, loop: Any = ...) -> Task[T]: ...
def gather(*aws: Any, return_exceptions: bool = ...) -> Future[list[Any]]: ...
def get_event_loop() -> AbstractEventLoop: ...
def get_running_loop() -> AbstractEventLoop: ...
def new_event_loop() -> AbstractEventLoop: ...
def run(main: Coroutine[T], *, debug: Any = ..., loop_factory: Any = ...) -> T: ...
def run_coroutine_threadsafe(coro: Coroutine[T], loop: Any) -> _ThreadFuture[T]: ...
def shield(arg: Awaitable[T]) -> Future[T]: ...
async def sleep(delay: float, result: Any = ...) -> Any: ...
async def to_thread(func: Any, *args: Any, **kwargs: Any) -> Any: ...
async def wait(aws: Any, *, timeout: Any = ..., return_when: Any = ...) -> tuple[set[Task[Any]], set[Task[Any]]]: ...
async def wait_for(fut: Awaitable[T], timeout: Any) -> T: ...
def wrap_future(future: _ThreadFuture[T], *, loop: Any = ...) -> Future[T]: ...
`,anyio:`
from typing import Any, Awaitable, Callable, TypeVar
T = TypeVar("T")
def run(func: Any, *args: Any, backend: str = ..., backend_options: Any = ...) -> Any: ...
async def sleep(delay: float) -> None: ...
async def sleep_forever() -> None: ...
async def sleep_until(deadline: float) -> None: ...
`,"anyio.to_thread":`
from typing import Any
async def run_sync(func: Any, *args: Any, abandon_on_cancel: bool = ..., cancellable: Any = ..., limiter: Any = ...) -> Any: ...
`};var Sb=`
    def get(self, path: str, **options: Any) -> Callable: ...
    def put(self, path: str, **options: Any) -> Callable: ...
    def post(self, path: str, **options: Any) -> Callable: ...
    def delete(self, path: str, **options: Any) -> Callable: ...
    def options(self, path: str, **options: Any) -> Callable: ...
    def head(self, path: str, **options: Any) -> Callable: ...
    def patch(self, path: str, **options: Any) -> Callable: ...
    def trace(self, path: str, **options: Any) -> Callable: ...
    def api_route(self, path: str, **options: Any) -> Callable: ...
    def websocket(self, path: str, name: str = ..., *, dependencies: Any = ...) -> Callable: ...
    def add_api_route(self, path: str, endpoint: Callable, **options: Any) -> None: ...
    def add_api_websocket_route(self, path: str, endpoint: Callable, name: str = ..., *, dependencies: Any = ...) -> None: ...
    def include_router(self, router: APIRouter, **options: Any) -> None: ...
    def frontend(self, path: str, **options: Any) -> None: ...
    def on_event(self, event_type: str) -> Callable: ...`,ZI=`
HTTP_100_CONTINUE = 100
HTTP_101_SWITCHING_PROTOCOLS = 101
HTTP_102_PROCESSING = 102
HTTP_103_EARLY_HINTS = 103
HTTP_200_OK = 200
HTTP_201_CREATED = 201
HTTP_202_ACCEPTED = 202
HTTP_203_NON_AUTHORITATIVE_INFORMATION = 203
HTTP_204_NO_CONTENT = 204
HTTP_205_RESET_CONTENT = 205
HTTP_206_PARTIAL_CONTENT = 206
HTTP_207_MULTI_STATUS = 207
HTTP_300_MULTIPLE_CHOICES = 300
HTTP_301_MOVED_PERMANENTLY = 301
HTTP_302_FOUND = 302
HTTP_303_SEE_OTHER = 303
HTTP_304_NOT_MODIFIED = 304
HTTP_307_TEMPORARY_REDIRECT = 307
HTTP_308_PERMANENT_REDIRECT = 308
HTTP_400_BAD_REQUEST = 400
HTTP_401_UNAUTHORIZED = 401
HTTP_402_PAYMENT_REQUIRED = 402
HTTP_403_FORBIDDEN = 403
HTTP_404_NOT_FOUND = 404
HTTP_405_METHOD_NOT_ALLOWED = 405
HTTP_406_NOT_ACCEPTABLE = 406
HTTP_408_REQUEST_TIMEOUT = 408
HTTP_409_CONFLICT = 409
HTTP_410_GONE = 410
HTTP_412_PRECONDITION_FAILED = 412
HTTP_413_CONTENT_TOO_LARGE = 413
HTTP_413_REQUEST_ENTITY_TOO_LARGE = 413
HTTP_415_UNSUPPORTED_MEDIA_TYPE = 415
HTTP_418_IM_A_TEAPOT = 418
HTTP_422_UNPROCESSABLE_CONTENT = 422
HTTP_422_UNPROCESSABLE_ENTITY = 422
HTTP_423_LOCKED = 423
HTTP_424_FAILED_DEPENDENCY = 424
HTTP_428_PRECONDITION_REQUIRED = 428
HTTP_429_TOO_MANY_REQUESTS = 429
HTTP_500_INTERNAL_SERVER_ERROR = 500
HTTP_501_NOT_IMPLEMENTED = 501
HTTP_502_BAD_GATEWAY = 502
HTTP_503_SERVICE_UNAVAILABLE = 503
HTTP_504_GATEWAY_TIMEOUT = 504
HTTP_507_INSUFFICIENT_STORAGE = 507
WS_1000_NORMAL_CLOSURE = 1000
WS_1001_GOING_AWAY = 1001
WS_1003_UNSUPPORTED_DATA = 1003
WS_1008_POLICY_VIOLATION = 1008
WS_1009_MESSAGE_TOO_BIG = 1009
WS_1011_INTERNAL_ERROR = 1011
WS_1012_SERVICE_RESTART = 1012
WS_1013_TRY_AGAIN_LATER = 1013
`,xb={"starlette.types":`
from typing import Any, Callable
ASGIApp = Callable
Receive = Callable
Send = Callable
`,"starlette.datastructures":`
from io import FileIO
from typing import Any, Generic, Iterator, Mapping, TypeVar
class State: ...
class URL:
    scheme: str
    netloc: str
    path: str
    query: str
    hostname: str | None
    port: int | None
    is_secure: bool
    def replace(self, **kwargs: Any) -> URL: ...
    def include_query_params(self, **kwargs: Any) -> URL: ...
class Address:
    host: str
    port: int
class Headers(Mapping[str, str]):
    def getlist(self, key: str) -> list[str]: ...
class MutableHeaders(Headers):
    def setdefault(self, key: str, value: str) -> str: ...
    def append(self, key: str, value: str) -> None: ...
class QueryParams(Mapping[str, str]):
    def getlist(self, key: str) -> list[str]: ...
class UploadFile:
    file: FileIO
    filename: str | None
    size: int | None
    headers: Headers
    content_type: str | None
    async def read(self, size: int = -1) -> bytes: ...
    async def write(self, data: bytes) -> None: ...
    async def seek(self, offset: int) -> None: ...
    async def close(self) -> None: ...
class FormData(Mapping[str, Any]):
    def getlist(self, key: str) -> list[Any]: ...
`,"starlette.requests":`
from typing import Any, AsyncIterator, Mapping
from starlette.applications import Starlette
from starlette.datastructures import Address, FormData, Headers, QueryParams, State, URL
class FormContext:
    def __await__(self) -> FormData: ...
    async def __aenter__(self) -> FormData: ...
class HTTPConnection(Mapping[str, Any]):
    app: Any
    state: State
    url: URL
    base_url: URL
    headers: Headers
    query_params: QueryParams
    path_params: dict[str, Any]
    cookies: dict[str, str]
    client: Address | None
    session: dict[str, Any]
    auth: Any
    user: Any
    scope: dict[str, Any]
    def url_for(self, name: str, **path_params: Any) -> URL: ...
class Request(HTTPConnection):
    method: str
    def __init__(self, scope: Any, receive: Any = ..., send: Any = ...) -> None: ...
    async def body(self) -> bytes: ...
    async def json(self) -> Any: ...
    def form(self, **limits: Any) -> FormContext: ...
    def stream(self) -> AsyncIterator[bytes]: ...
    async def close(self) -> None: ...
    async def is_disconnected(self) -> bool: ...
`,"starlette.responses":`
from typing import Any
from starlette.background import BackgroundTask
from starlette.datastructures import MutableHeaders
class Response:
    status_code: int
    media_type: str | None
    charset: str
    body: bytes
    headers: MutableHeaders
    background: BackgroundTask | None
    def __init__(self, content: Any = ..., status_code: int = ..., headers: Any = ..., media_type: str = ..., background: Any = ...) -> None: ...
    def render(self, content: Any) -> bytes: ...
    def set_cookie(self, key: str, value: str = ..., max_age: Any = ..., expires: Any = ..., path: Any = ..., domain: Any = ..., secure: bool = ..., httponly: bool = ..., samesite: Any = ..., partitioned: bool = ...) -> None: ...
    def delete_cookie(self, key: str, path: str = ..., domain: Any = ..., secure: bool = ..., httponly: bool = ..., samesite: Any = ...) -> None: ...
class HTMLResponse(Response): ...
class PlainTextResponse(Response): ...
class JSONResponse(Response): ...
class RedirectResponse(Response): ...
class StreamingResponse(Response):
    body_iterator: Any
class FileResponse(Response): ...
`,"starlette.background":`
from typing import Any, Callable
class BackgroundTask:
    def __init__(self, func: Callable, *args: Any, **kwargs: Any) -> None: ...
class BackgroundTasks(BackgroundTask):
    def __init__(self, tasks: Any = ...) -> None: ...
    def add_task(self, func: Callable, *args: Any, **kwargs: Any) -> None: ...
`,"starlette.websockets":`
from typing import Any, AsyncIterator
from starlette.requests import HTTPConnection
class WebSocketDisconnect(Exception):
    code: int
    reason: str
class WebSocket(HTTPConnection):
    async def accept(self, subprotocol: Any = ..., headers: Any = ...) -> None: ...
    async def receive(self) -> Any: ...
    async def send(self, message: Any) -> None: ...
    async def receive_text(self) -> str: ...
    async def receive_bytes(self) -> bytes: ...
    async def receive_json(self, mode: str = ...) -> Any: ...
    def iter_text(self) -> AsyncIterator[str]: ...
    def iter_bytes(self) -> AsyncIterator[bytes]: ...
    def iter_json(self) -> AsyncIterator[Any]: ...
    async def send_text(self, data: str) -> None: ...
    async def send_bytes(self, data: bytes) -> None: ...
    async def send_json(self, data: Any, mode: str = ...) -> None: ...
    async def close(self, code: int = ..., reason: Any = ...) -> None: ...
`,"starlette.exceptions":`
from typing import Any
class HTTPException(Exception):
    status_code: int
    detail: Any
    headers: Any
    def __init__(self, status_code: int, detail: Any = ..., headers: Any = ...) -> None: ...
class WebSocketException(Exception):
    code: int
    reason: str
    def __init__(self, code: int, reason: Any = ...) -> None: ...
`,"starlette.routing":`
from typing import Any, Callable
class BaseRoute: ...
class Route(BaseRoute):
    path: str
    name: str
    endpoint: Any
    methods: set[str] | None
    def __init__(self, path: str, endpoint: Callable, **options: Any) -> None: ...
class WebSocketRoute(BaseRoute):
    path: str
    def __init__(self, path: str, endpoint: Callable, **options: Any) -> None: ...
class Mount(BaseRoute):
    path: str
    def __init__(self, path: str, app: Any = ..., routes: Any = ..., name: Any = ..., *, middleware: Any = ...) -> None: ...
class Host(BaseRoute):
    def __init__(self, host: str, app: Any, name: Any = ...) -> None: ...
class Router:
    routes: list[BaseRoute]
    lifespan_context: Any
    def __init__(self, routes: Any = ..., **options: Any) -> None: ...
    def mount(self, path: str, app: Any, name: Any = ...) -> None: ...
    def host(self, host: str, app: Any, name: Any = ...) -> None: ...
    def add_route(self, path: str, endpoint: Callable, methods: Any = ..., name: Any = ..., include_in_schema: bool = ...) -> None: ...
    def add_websocket_route(self, path: str, endpoint: Callable, name: Any = ...) -> None: ...
    def url_path_for(self, name: str, /, **path_params: Any) -> str: ...
`,"starlette.applications":`
from typing import Any, Callable
from starlette.datastructures import State
from starlette.routing import BaseRoute, Router
class Starlette:
    state: State
    router: Router
    routes: list[BaseRoute]
    user_middleware: list[Any]
    debug: bool
    def __init__(self, **options: Any) -> None: ...
    def mount(self, path: str, app: Any, name: Any = ...) -> None: ...
    def host(self, host: str, app: Any, name: Any = ...) -> None: ...
    def add_route(self, path: str, route: Callable, methods: Any = ..., name: Any = ..., include_in_schema: bool = ...) -> None: ...
    def add_websocket_route(self, path: str, route: Callable, name: Any = ...) -> None: ...
    def add_middleware(self, middleware_class: Any, *args: Any, **kwargs: Any) -> None: ...
    def add_exception_handler(self, exc_class_or_status_code: Any, handler: Callable) -> None: ...
    def url_path_for(self, name: str, /, **path_params: Any) -> str: ...
`,"starlette.staticfiles":`
from typing import Any
class StaticFiles:
    def __init__(self, *, directory: Any = ..., packages: Any = ..., html: bool = ..., check_dir: bool = ..., follow_symlink: bool = ...) -> None: ...
`,"starlette.templating":`
from typing import Any
from starlette.responses import HTMLResponse
class _TemplateResponse(HTMLResponse): ...
class Jinja2Templates:
    env: Any
    def __init__(self, directory: Any = ..., *, context_processors: Any = ..., env: Any = ...) -> None: ...
    def get_template(self, name: str) -> Any: ...
    def TemplateResponse(self, *args: Any, **kwargs: Any) -> _TemplateResponse: ...
`,"starlette.concurrency":`
from typing import Any, AsyncIterator, Awaitable, Callable
async def run_in_threadpool(func: Callable, *args: Any, **kwargs: Any) -> Any: ...
def iterate_in_threadpool(iterator: Any) -> AsyncIterator[Any]: ...
`,"starlette.testclient":`
from typing import Any
class TestClient:
    app: Any
    headers: Any
    cookies: Any
    def __init__(self, app: Any, **options: Any) -> None: ...
    def __enter__(self) -> TestClient: ...
    def get(self, url: Any, **options: Any) -> Any: ...
    def put(self, url: Any, **options: Any) -> Any: ...
    def post(self, url: Any, **options: Any) -> Any: ...
    def patch(self, url: Any, **options: Any) -> Any: ...
    def delete(self, url: Any, **options: Any) -> Any: ...
    def options(self, url: Any, **options: Any) -> Any: ...
    def head(self, url: Any, **options: Any) -> Any: ...
    def request(self, method: str, url: Any, **options: Any) -> Any: ...
    def websocket_connect(self, url: str, subprotocols: Any = ..., **options: Any) -> Any: ...
`,"starlette.status":ZI,"starlette.middleware":`
from typing import Any
class Middleware:
    def __init__(self, cls: Any, *args: Any, **kwargs: Any) -> None: ...
`,"starlette.middleware.base":`
from typing import Any, Callable
from starlette.requests import Request
from starlette.responses import Response
RequestResponseEndpoint = Callable
DispatchFunction = Callable
class BaseHTTPMiddleware:
    app: Any
    def __init__(self, app: Any, dispatch: Any = ...) -> None: ...
    async def dispatch(self, request: Request, call_next: Any) -> Response: ...
`,"starlette.middleware.cors":`class CORSMiddleware: ...
`,"starlette.middleware.gzip":`class GZipMiddleware: ...
`,"starlette.middleware.sessions":`class SessionMiddleware: ...
`,"starlette.middleware.trustedhost":`class TrustedHostMiddleware: ...
`,"starlette.middleware.httpsredirect":`class HTTPSRedirectMiddleware: ...
`,"starlette.middleware.wsgi":`class WSGIMiddleware: ...
`,"starlette.middleware.authentication":`class AuthenticationMiddleware: ...
`,"starlette.middleware.body_limit":`class RequestBodyLimitMiddleware: ...
`,fastapi:`
from typing import Any, Callable
from starlette.applications import Starlette
from starlette.background import BackgroundTasks as _BackgroundTasks
from starlette.datastructures import UploadFile as _UploadFile
from starlette.exceptions import HTTPException as _HTTPException
from starlette.exceptions import WebSocketException as _WebSocketException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router
from starlette.websockets import WebSocket, WebSocketDisconnect
class APIRouter(Router):
    prefix: str
    tags: list[Any]
    dependencies: list[Any]
    def __init__(self, *, prefix: str = ..., tags: Any = ..., dependencies: Any = ..., default_response_class: Any = ..., responses: Any = ..., callbacks: Any = ..., routes: Any = ..., redirect_slashes: bool = ..., default: Any = ..., dependency_overrides_provider: Any = ..., route_class: Any = ..., on_startup: Any = ..., on_shutdown: Any = ..., lifespan: Any = ..., deprecated: Any = ..., include_in_schema: bool = ..., generate_unique_id_function: Any = ..., strict_content_type: bool = ...) -> None: ...
    def route(self, path: str, methods: Any = ..., name: Any = ..., include_in_schema: bool = ...) -> Callable: ...
    def add_event_handler(self, event_type: str, func: Callable) -> None: ...${Sb}
class FastAPI(Starlette):
    router: APIRouter
    title: str
    version: str
    extra: dict[str, Any]
    dependency_overrides: dict[Any, Any]
    openapi_schema: Any
    webhooks: APIRouter
    def middleware(self, middleware_type: str) -> Callable: ...
    def exception_handler(self, exc_class_or_status_code: Any) -> Callable: ...
    def openapi(self) -> dict[str, Any]: ...
    def setup(self) -> None: ...${Sb}
class BackgroundTasks(_BackgroundTasks): ...
class UploadFile(_UploadFile): ...
class HTTPException(_HTTPException): ...
class WebSocketException(_WebSocketException): ...
def Depends(dependency: Any = ..., *, use_cache: bool = ..., scope: Any = ...) -> Any: ...
def Security(dependency: Any = ..., *, scopes: Any = ..., use_cache: bool = ...) -> Any: ...
def Path(default: Any = ..., **options: Any) -> Any: ...
def Query(default: Any = ..., **options: Any) -> Any: ...
def Header(default: Any = ..., **options: Any) -> Any: ...
def Cookie(default: Any = ..., **options: Any) -> Any: ...
def Body(default: Any = ..., **options: Any) -> Any: ...
def Form(default: Any = ..., **options: Any) -> Any: ...
def File(default: Any = ..., **options: Any) -> Any: ...
`,"fastapi.applications":`from fastapi import FastAPI
`,"fastapi.routing":`
from typing import Any, Callable
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
class APIRoute(Route):
    dependant: Any
    tags: list[Any]
    response_model: Any
    operation_id: str | None
    unique_id: str
    include_in_schema: bool
    def get_route_handler(self) -> Callable: ...
class APIWebSocketRoute(WebSocketRoute): ...
`,"fastapi.param_functions":`from fastapi import Body, Cookie, Depends, File, Form, Header, Path, Query, Security
`,"fastapi.params":`
from typing import Any
class Param: ...
class Path(Param): ...
class Query(Param): ...
class Header(Param): ...
class Cookie(Param): ...
class Body: ...
class Form(Body): ...
class File(Form): ...
class Depends:
    dependency: Any
    def __init__(self, dependency: Any = ..., *, use_cache: bool = ..., scope: Any = ...) -> None: ...
class Security(Depends): ...
`,"fastapi.requests":`from starlette.requests import HTTPConnection, Request
`,"fastapi.websockets":`from starlette.websockets import WebSocket, WebSocketDisconnect
`,"fastapi.background":`from fastapi import BackgroundTasks
`,"fastapi.datastructures":`
from fastapi import UploadFile
from starlette.datastructures import Address, FormData, Headers, QueryParams, State, URL
`,"fastapi.responses":`
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from fastapi.sse import EventSourceResponse
class ORJSONResponse(JSONResponse): ...
class UJSONResponse(JSONResponse): ...
`,"fastapi.sse":`
from typing import Any
from starlette.responses import StreamingResponse
class EventSourceResponse(StreamingResponse): ...
class ServerSentEvent: ...
`,"fastapi.exceptions":`
from typing import Any
from fastapi import HTTPException, WebSocketException
class FastAPIError(RuntimeError): ...
class ValidationException(Exception):
    body: Any
    def errors(self) -> list[Any]: ...
class RequestValidationError(ValidationException): ...
class WebSocketRequestValidationError(ValidationException): ...
class ResponseValidationError(ValidationException): ...
`,"fastapi.concurrency":`from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
`,"fastapi.staticfiles":`from starlette.staticfiles import StaticFiles
`,"fastapi.templating":`from starlette.templating import Jinja2Templates
`,"fastapi.testclient":`from starlette.testclient import TestClient
`,"fastapi.status":`from starlette.status import *
`,"fastapi.encoders":`
from typing import Any
def jsonable_encoder(obj: Any, **options: Any) -> Any: ...
`,"fastapi.middleware":`from starlette.middleware import Middleware
`,"fastapi.middleware.cors":`from starlette.middleware.cors import CORSMiddleware
`,"fastapi.middleware.gzip":`from starlette.middleware.gzip import GZipMiddleware
`,"fastapi.middleware.trustedhost":`from starlette.middleware.trustedhost import TrustedHostMiddleware
`,"fastapi.middleware.httpsredirect":`from starlette.middleware.httpsredirect import HTTPSRedirectMiddleware
`,"fastapi.middleware.wsgi":`from starlette.middleware.wsgi import WSGIMiddleware
`,"fastapi.security":`
from typing import Annotated, Any
from fastapi import Form
from pydantic import BaseModel
from starlette.requests import HTTPConnection, Request
class SecurityScopes:
    scopes: list[str]
    scope_str: str
class HTTPBasicCredentials(BaseModel):
    username: str
    password: str
class HTTPAuthorizationCredentials(BaseModel):
    scheme: str
    credentials: str
class OAuth2PasswordRequestForm:
    grant_type: str | None
    username: str
    password: str
    scopes: list[str]
    client_id: str | None
    client_secret: str | None
    def __init__(self, *, grant_type: Annotated[str | None, Form()] = None, username: Annotated[str, Form()], password: Annotated[str, Form()], scope: Annotated[str, Form()] = "", client_id: Annotated[str | None, Form()] = None, client_secret: Annotated[str | None, Form()] = None) -> None: ...
class OAuth2PasswordRequestFormStrict(OAuth2PasswordRequestForm):
    def __init__(self, grant_type: Annotated[str, Form()], username: Annotated[str, Form()], password: Annotated[str, Form()], scope: Annotated[str, Form()] = "", client_id: Annotated[str | None, Form()] = None, client_secret: Annotated[str | None, Form()] = None) -> None: ...
class SecurityBase:
    model: Any
    scheme_name: str
    auto_error: bool
class APIKeyQuery(SecurityBase):
    def __init__(self, *, name: str, scheme_name: Any = ..., description: Any = ..., auto_error: bool = ...) -> None: ...
    async def __call__(self, request: Request) -> str | None: ...
class APIKeyHeader(SecurityBase):
    def __init__(self, *, name: str, scheme_name: Any = ..., description: Any = ..., auto_error: bool = ...) -> None: ...
    async def __call__(self, request: Request) -> str | None: ...
class APIKeyCookie(SecurityBase):
    def __init__(self, *, name: str, scheme_name: Any = ..., description: Any = ..., auto_error: bool = ...) -> None: ...
    async def __call__(self, request: Request) -> str | None: ...
class HTTPBase(SecurityBase):
    def __init__(self, *, scheme: str = ..., scheme_name: Any = ..., description: Any = ..., auto_error: bool = ...) -> None: ...
    async def __call__(self, request: Request) -> HTTPAuthorizationCredentials | None: ...
class HTTPBasic(HTTPBase):
    async def __call__(self, request: Request) -> HTTPBasicCredentials | None: ...
class HTTPBearer(HTTPBase): ...
class HTTPDigest(HTTPBase): ...
class OAuth2(SecurityBase):
    def __init__(self, **options: Any) -> None: ...
    async def __call__(self, request: Request) -> str | None: ...
class OAuth2PasswordBearer(OAuth2):
    def __init__(self, tokenUrl: str, scheme_name: Any = ..., scopes: Any = ..., description: Any = ..., auto_error: bool = ..., refreshUrl: Any = ...) -> None: ...
class OAuth2AuthorizationCodeBearer(OAuth2): ...
class OpenIdConnect(SecurityBase):
    def __init__(self, *, openIdConnectUrl: str, scheme_name: Any = ..., description: Any = ..., auto_error: bool = ...) -> None: ...
    async def __call__(self, request: Request) -> str | None: ...
`,"fastapi.security.oauth2":`
from fastapi.security import (OAuth2, OAuth2AuthorizationCodeBearer, OAuth2PasswordBearer, OAuth2PasswordRequestForm, OAuth2PasswordRequestFormStrict,
    SecurityScopes)
`,"fastapi.security.http":`from fastapi.security import HTTPAuthorizationCredentials, HTTPBase, HTTPBasic, HTTPBasicCredentials, HTTPBearer, HTTPDigest
`,"fastapi.security.api_key":`from fastapi.security import APIKeyCookie, APIKeyHeader, APIKeyQuery
`,"fastapi.security.base":`from fastapi.security import SecurityBase
`,"fastapi.security.open_id_connect_url":`from fastapi.security import OpenIdConnect
`,"fastapi.security.utils":`
from typing import Any
def get_authorization_scheme_param(authorization_header_value: Any) -> tuple[str, str]: ...
`,sse_starlette:`
from starlette.responses import Response
class EventSourceResponse(Response): ...
class ServerSentEvent: ...
`,"sse_starlette.sse":`from sse_starlette import EventSourceResponse, ServerSentEvent
`};var ni=["get","post","put","patch","delete","head","options","request"];function vb(){let n=(e,t)=>ni.map(s=>`${e}def ${s}(${t?"self, ":""}*args: Any, **kwargs: Any) -> Response: ...`).join(`
`);return`
from typing import Any, AsyncContextManager, AsyncIterator, ContextManager, Iterator, Self
class Response:
    status_code: int
    text: str
    content: bytes
    is_success: bool
    is_error: bool
    def json(self, **kwargs: Any) -> Any: ...
    def raise_for_status(self) -> Response: ...
    def read(self) -> bytes: ...
    async def aread(self) -> bytes: ...
    def iter_bytes(self, chunk_size: int = ...) -> Iterator[bytes]: ...
    def iter_lines(self) -> Iterator[str]: ...
    def aiter_bytes(self, chunk_size: int = ...) -> AsyncIterator[bytes]: ...
    def aiter_lines(self) -> AsyncIterator[str]: ...
class Client:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def build_request(self, *args: Any, **kwargs: Any) -> Any: ...
    def send(self, request: Any, **kwargs: Any) -> Response: ...
    def stream(self, *args: Any, **kwargs: Any) -> ContextManager[Response]: ...
${n("    ",!0)}
class AsyncClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *error: Any) -> None: ...
    async def aclose(self) -> None: ...
    def build_request(self, *args: Any, **kwargs: Any) -> Any: ...
    async def send(self, request: Any, **kwargs: Any) -> Response: ...
    def stream(self, *args: Any, **kwargs: Any) -> AsyncContextManager[Response]: ...
${n("    async ",!0)}
${n("",!1)}
def stream(*args: Any, **kwargs: Any) -> ContextManager[Response]: ...
`}var eO=`
    name: str
    stem: str
    suffix: str
    suffixes: list[str]
    anchor: str
    drive: str
    root: str
    parts: tuple[str, ...]
    def as_posix(self) -> str: ...
    def as_uri(self) -> str: ...
    def is_absolute(self) -> bool: ...
    def is_relative_to(self, *other: Any) -> bool: ...
    def match(self, pattern: str) -> bool: ...`,Cb={io:`
from typing import Any, BinaryIO, IO, Iterator, Self, TextIO
from builtins import open
class TextIOWrapper(TextIO): ...
class BufferedReader(BinaryIO): ...
class BufferedWriter(BinaryIO): ...
class BufferedRandom(BinaryIO): ...
class FileIO(IO[Any]):
    def __enter__(self) -> Self: ...
class StringIO:
    def __init__(self, initial_value: str = ..., newline: str = ...) -> None: ...
    def __enter__(self) -> Self: ...
    def __iter__(self) -> Iterator[str]: ...
    def getvalue(self) -> str: ...
    def read(self, size: int = ...) -> str: ...
    def readline(self, size: int = ...) -> str: ...
    def write(self, data: str) -> int: ...
class BytesIO:
    def __init__(self, initial_bytes: Any = ...) -> None: ...
    def __enter__(self) -> Self: ...
    def __iter__(self) -> Iterator[bytes]: ...
    def getvalue(self) -> bytes: ...
    def read(self, size: int = ...) -> bytes: ...
    def readline(self, size: int = ...) -> bytes: ...
    def write(self, data: bytes) -> int: ...
def open_code(path: str) -> FileIO: ...
`,codecs:`
from io import FileIO
from typing import Any
def open(filename: str, mode: str = ..., *args: Any, **kwargs: Any) -> FileIO: ...
`,pathlib:`
from io import FileIO
from typing import Any, Iterator, Self
class PurePath:
    def __init__(self, *segments: Any) -> None: ...
    def __truediv__(self, other: Any) -> Self: ...
    def __rtruediv__(self, other: Any) -> Self: ...${eO}
    @property
    def parent(self) -> Self: ...
    @property
    def parents(self) -> list[Self]: ...
    def joinpath(self, *other: Any) -> Self: ...
    def relative_to(self, *other: Any) -> Self: ...
    def with_name(self, name: str) -> Self: ...
    def with_stem(self, stem: str) -> Self: ...
    def with_suffix(self, suffix: str) -> Self: ...
class Path(PurePath):
    @classmethod
    def cwd(cls) -> Self: ...
    @classmethod
    def home(cls) -> Self: ...
    def __enter__(self) -> Self: ...
    def absolute(self) -> Self: ...
    def expanduser(self) -> Self: ...
    def resolve(self, strict: bool = ...) -> Self: ...
    def readlink(self) -> Self: ...
    def rename(self, target: Any) -> Self: ...
    def replace(self, target: Any) -> Self: ...
    def iterdir(self) -> Iterator[Self]: ...
    def glob(self, pattern: str, **kwargs: Any) -> Iterator[Self]: ...
    def rglob(self, pattern: str, **kwargs: Any) -> Iterator[Self]: ...
    def open(self, mode: str = ..., *args: Any, **kwargs: Any) -> FileIO: ...
    def read_text(self, encoding: str = ..., errors: str = ...) -> str: ...
    def read_bytes(self) -> bytes: ...
class PurePosixPath(PurePath): ...
class PureWindowsPath(PurePath): ...
class PosixPath(Path): ...
class WindowsPath(Path): ...
`,os:`
from io import FileIO
from typing import Any, Iterator
class PathLike: ...
class DirEntry:
    name: str
    path: str
class _Environ(dict[str, str]): ...
environ: _Environ
sep: str
linesep: str
def fdopen(fd: int, *args: Any, **kwargs: Any) -> FileIO: ...
def getcwd() -> str: ...
def listdir(path: Any = ...) -> list[str]: ...
def scandir(path: Any = ...) -> Iterator[DirEntry]: ...
def walk(top: Any, *args: Any, **kwargs: Any) -> Iterator[tuple[str, list[str], list[str]]]: ...
def fspath(path: Any) -> str: ...
def fsdecode(path: Any) -> str: ...
`,"os.path":`
from typing import Any
def abspath(path: Any) -> str: ...
def basename(path: Any) -> str: ...
def commonpath(paths: Any) -> str: ...
def dirname(path: Any) -> str: ...
def expanduser(path: Any) -> str: ...
def expandvars(path: Any) -> str: ...
def join(path: Any, *paths: Any) -> str: ...
def normpath(path: Any) -> str: ...
def realpath(path: Any) -> str: ...
def relpath(path: Any, start: Any = ...) -> str: ...
def split(path: Any) -> tuple[str, str]: ...
def splitext(path: Any) -> tuple[str, str]: ...
`,tempfile:`
from io import FileIO
from typing import Any, Self
class _NamedFile(FileIO):
    def __enter__(self) -> Self: ...
class SpooledTemporaryFile:
    def __init__(self, max_size: int = ..., *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
class TemporaryDirectory:
    name: str
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> str: ...
    def __exit__(self, *error: Any) -> None: ...
    def cleanup(self) -> None: ...
def NamedTemporaryFile(*args: Any, **kwargs: Any) -> _NamedFile: ...
def TemporaryFile(*args: Any, **kwargs: Any) -> FileIO: ...
def mkdtemp(*args: Any, **kwargs: Any) -> str: ...
def mkstemp(*args: Any, **kwargs: Any) -> tuple[int, str]: ...
def gettempdir() -> str: ...
`,zipfile:`
from typing import Any, IO, Self
class ZipFile:
    def __init__(self, file: Any, mode: str = ..., **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def extract(self, member: Any, path: Any = ...) -> str: ...
    def extractall(self, path: Any = ..., members: Any = ...) -> None: ...
    def namelist(self) -> list[str]: ...
    def read(self, name: Any) -> bytes: ...
    def write(self, filename: Any, arcname: Any = ...) -> None: ...
    def writestr(self, name: Any, data: Any) -> None: ...
`,tarfile:`
from typing import Any, Self
class TarFile:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def add(self, name: Any, arcname: Any = ...) -> None: ...
    def extract(self, member: Any, path: Any = ...) -> None: ...
    def extractall(self, path: Any = ..., members: Any = ...) -> None: ...
    def close(self) -> None: ...
def open(name: Any = ..., mode: str = ..., fileobj: Any = ..., **kwargs: Any) -> TarFile: ...
`,gzip:`
from typing import Any
class GzipFile: ...
def open(filename: Any, mode: str = ..., *args: Any, **kwargs: Any) -> GzipFile: ...
def compress(data: Any) -> bytes: ...
def decompress(data: Any) -> bytes: ...
`,subprocess:`
from typing import Any, Self
class CompletedProcess:
    returncode: int
    stdout: Any
    stderr: Any
class Popen:
    pid: int
    returncode: int
    def __init__(self, args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def communicate(self, *args: Any, **kwargs: Any) -> tuple[Any, Any]: ...
    def poll(self) -> int: ...
    def wait(self, timeout: Any = ...) -> int: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...
def run(args: Any, **kwargs: Any) -> CompletedProcess: ...
`,smtplib:`
from typing import Any, Self
class SMTP:
    def __init__(self, host: str = ..., port: int = ..., *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def connect(self, host: str = ..., port: int = ..., source_address: Any = ...) -> tuple[int, bytes]: ...
    def starttls(self, *, context: Any = ...) -> tuple[int, bytes]: ...
    def login(self, user: str, password: str, *, initial_response_ok: bool = ...) -> tuple[int, bytes]: ...
    def sendmail(self, from_addr: str, to_addrs: Any, msg: Any, *args: Any, **kwargs: Any) -> dict[str, Any]: ...
    def send_message(self, msg: Any, *args: Any, **kwargs: Any) -> dict[str, Any]: ...
    def quit(self) -> tuple[int, bytes]: ...
    def close(self) -> None: ...
class SMTP_SSL(SMTP): ...
`,"http.client":`
from typing import Any
class HTTPResponse:
    status: int
    def read(self, amount: int = ...) -> bytes: ...
class HTTPConnection:
    def __init__(self, host: str, *args: Any, **kwargs: Any) -> None: ...
    def connect(self) -> None: ...
    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> None: ...
    def getresponse(self) -> HTTPResponse: ...
    def close(self) -> None: ...
class HTTPSConnection(HTTPConnection): ...
`,"urllib.request":`
from typing import Any
class Request: ...
class OpenerDirector:
    def open(self, url: Any, data: Any = ..., timeout: Any = ...) -> Any: ...
def build_opener(*handlers: Any) -> OpenerDirector: ...
`,requests:`
from typing import Any, Self
class Response:
    status_code: int
    text: str
    content: bytes
    ok: bool
    def json(self, **kwargs: Any) -> Any: ...
    def raise_for_status(self) -> None: ...
class Session:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def mount(self, prefix: str, adapter: Any) -> None: ...
    def send(self, request: Any, **kwargs: Any) -> Response: ...
${ni.map(n=>`    def ${n}(self, *args: Any, **kwargs: Any) -> Response: ...`).join(`
`)}
${ni.map(n=>`def ${n}(*args: Any, **kwargs: Any) -> Response: ...`).join(`
`)}
def session() -> Session: ...
`,"requests.api":`from requests import ${ni.join(", ")}
`,"requests.sessions":`from requests import Session, session
`,httpx:vb(),httpx2:vb(),urllib3:`
from typing import Any, Self
class HTTPConnectionPool:
    def __init__(self, host: str, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def request(self, method: str, url: str, **kwargs: Any) -> Any: ...
    def urlopen(self, method: str, url: str, **kwargs: Any) -> Any: ...
class HTTPSConnectionPool(HTTPConnectionPool): ...
class PoolManager:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def request(self, method: str, url: str, **kwargs: Any) -> Any: ...
    def urlopen(self, method: str, url: str, **kwargs: Any) -> Any: ...
class ProxyManager(PoolManager): ...
def connection_from_url(url: str, **kwargs: Any) -> HTTPConnectionPool: ...
`,"urllib3.connectionpool":`from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, connection_from_url
`,"urllib3.poolmanager":`from urllib3 import PoolManager, ProxyManager
`,sqlite3:`
from typing import Any, Iterator, Self
class Row: ...
class Cursor:
    def __iter__(self) -> Iterator[Any]: ...
    def execute(self, sql: str, parameters: Any = ...) -> Self: ...
    def executemany(self, sql: str, parameters: Any) -> Self: ...
    def executescript(self, sql: str) -> Self: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
class Connection:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def cursor(self, *args: Any) -> Cursor: ...
    def execute(self, sql: str, parameters: Any = ...) -> Cursor: ...
    def executemany(self, sql: str, parameters: Any) -> Cursor: ...
    def executescript(self, sql: str) -> Cursor: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
def connect(database: Any, *args: Any, **kwargs: Any) -> Connection: ...
`,...ti("psycopg2","psycopg2.extensions","connection","psycopg2.extensions","cursor"),"psycopg2.pool":`
from typing import Any
from psycopg2.extensions import connection
class AbstractConnectionPool:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def getconn(self, key: Any = ...) -> connection: ...
    def putconn(self, conn: Any, *args: Any, **kwargs: Any) -> None: ...
class SimpleConnectionPool(AbstractConnectionPool): ...
class ThreadedConnectionPool(AbstractConnectionPool): ...
`,...ti("pymysql","pymysql.connections","Connection","pymysql.cursors","Cursor"),...ti("MySQLdb","MySQLdb.connections","Connection","MySQLdb.cursors","Cursor"),...ti("mysql.connector","mysql.connector.connection","MySQLConnection","mysql.connector.cursor","MySQLCursor"),psycopg:`
from typing import Any, Self
class Cursor:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def execute(self, query: Any, params: Any = ..., **kwargs: Any) -> Self: ...
    def executemany(self, query: Any, params: Any, **kwargs: Any) -> None: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
class Connection:
    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Self: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def cursor(self, *args: Any, **kwargs: Any) -> Cursor: ...
    def execute(self, query: Any, params: Any = ..., **kwargs: Any) -> Cursor: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
def connect(*args: Any, **kwargs: Any) -> Connection: ...
class AsyncCursor:
    async def __aenter__(self) -> Self: ...
    async def execute(self, query: Any, params: Any = ..., **kwargs: Any) -> Self: ...
class AsyncConnection:
    @classmethod
    async def connect(cls, *args: Any, **kwargs: Any) -> Self: ...
    async def __aenter__(self) -> Self: ...
    def cursor(self, *args: Any, **kwargs: Any) -> AsyncCursor: ...
    async def execute(self, query: Any, params: Any = ..., **kwargs: Any) -> AsyncCursor: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
`,redis:`
from typing import Any, Self
from redis.client import Pipeline
class Redis:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    @classmethod
    def from_url(cls, url: str, **kwargs: Any) -> Self: ...
    @classmethod
    def from_pool(cls, connection_pool: Any) -> Self: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def pipeline(self, *args: Any, **kwargs: Any) -> Pipeline: ...
StrictRedis = Redis
class RedisCluster(Redis): ...
def from_url(url: str, **kwargs: Any) -> Redis: ...
`,"redis.client":`
from typing import Any, Self
from redis import Redis, StrictRedis
class Pipeline:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def execute(self, raise_on_error: bool = ...) -> list[Any]: ...
`,"redis.cluster":`from redis import RedisCluster
`,pymongo:`
from typing import Any, Self
from pymongo.database import Database
class MongoClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def __getattr__(self, name: str) -> Database: ...
    def __getitem__(self, name: str) -> Database: ...
    def close(self) -> None: ...
    def get_database(self, *args: Any, **kwargs: Any) -> Database: ...
    def get_default_database(self, *args: Any, **kwargs: Any) -> Database: ...
    def drop_database(self, name: Any) -> None: ...
    def list_database_names(self) -> list[str]: ...
    def list_databases(self) -> Any: ...
    def server_info(self) -> dict[str, Any]: ...
`,"pymongo.mongo_client":`from pymongo import MongoClient
`,"pymongo.database":`
from typing import Any
from pymongo.collection import Collection
class Database:
    name: str
    def __getattr__(self, name: str) -> Collection: ...
    def __getitem__(self, name: str) -> Collection: ...
    def get_collection(self, *args: Any, **kwargs: Any) -> Collection: ...
    def command(self, *args: Any, **kwargs: Any) -> dict[str, Any]: ...
    def aggregate(self, *args: Any, **kwargs: Any) -> Any: ...
    def create_collection(self, *args: Any, **kwargs: Any) -> Collection: ...
    def drop_collection(self, *args: Any, **kwargs: Any) -> Any: ...
    def list_collection_names(self, *args: Any, **kwargs: Any) -> list[str]: ...
    def list_collections(self, *args: Any, **kwargs: Any) -> Any: ...
    def validate_collection(self, *args: Any, **kwargs: Any) -> Any: ...
`};function ti(n,e,t,s,r){let o=`
class ${r}:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def execute(self, query: Any, args: Any = ..., **kwargs: Any) -> Any: ...
    def executemany(self, query: Any, args: Any) -> Any: ...
    def callproc(self, name: str, args: Any = ...) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
    def close(self) -> None: ...`,i=`
_Cursor = ${r}
class ${t}:
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: Any) -> None: ...
    def close(self) -> None: ...
    def commit(self) -> None: ...
    def cursor(self, *args: Any, **kwargs: Any) -> _Cursor: ...
    def rollback(self) -> None: ...`,a="from typing import Any, Self";return{[n]:`${a}
from ${e} import ${t}
def connect(*args: Any, **kwargs: Any) -> ${t}: ...
`,...e===s?{[e]:`${a}${o}${i}
`}:{[e]:`${a}
from ${s} import ${r}${i}
`,[s]:`${a}${o}
`}}}var Jt=`
from builtins import dict as _dict
from typing import Any, Callable, ClassVar, Generic, Self, TypeVar
T = TypeVar("T")
`,Rb=`
    def __init__(self, **data: Any) -> None: ...
    def dict(self, **options: Any) -> _dict[str, Any]: ...
    def json(self, **options: Any) -> str: ...
    def copy(self, **options: Any) -> Self: ...
    @classmethod
    def parse_obj(cls, obj: Any) -> Self: ...
    @classmethod
    def parse_raw(cls, b: Any, **options: Any) -> Self: ...
    @classmethod
    def parse_file(cls, path: Any, **options: Any) -> Self: ...
    @classmethod
    def from_orm(cls, obj: Any) -> Self: ...
    @classmethod
    def construct(cls, _fields_set: Any = ..., **values: Any) -> Self: ...
    @classmethod
    def schema(cls, by_alias: bool = ..., ref_template: str = ...) -> _dict[str, Any]: ...
    @classmethod
    def schema_json(cls, **options: Any) -> str: ...
    @classmethod
    def validate(cls, value: Any) -> Self: ...
    @classmethod
    def update_forward_refs(cls, **localns: Any) -> None: ...
`,Tb=`
def Field(default: Any = ..., **options: Any) -> Any: ...
def PrivateAttr(default: Any = ..., **options: Any) -> Any: ...
def validator(*fields: str, **options: Any) -> Callable: ...
def root_validator(*args: Any, **options: Any) -> Callable: ...
def validate_arguments(func: T) -> T: ...
def create_model(model_name: str, **fields: Any) -> type[BaseModel]: ...
def parse_obj_as(type_: type[T], obj: Any, **options: Any) -> T: ...
def parse_raw_as(type_: type[T], b: Any, **options: Any) -> T: ...
def parse_file_as(type_: type[T], path: Any, **options: Any) -> T: ...
def schema_of(type_: Any, **options: Any) -> _dict[str, Any]: ...
def schema_json_of(type_: Any, **options: Any) -> str: ...
def constr(**options: Any) -> Any: ...
def conint(**options: Any) -> Any: ...
def confloat(**options: Any) -> Any: ...
def condecimal(**options: Any) -> Any: ...
def condate(**options: Any) -> Any: ...
def conbytes(**options: Any) -> Any: ...
def conlist(item_type: Any, **options: Any) -> Any: ...
def conset(item_type: Any, **options: Any) -> Any: ...
def confrozenset(item_type: Any, **options: Any) -> Any: ...
class Extra:
    allow: str
    forbid: str
    ignore: str
class BaseConfig: ...
class ValidationError(ValueError):
    def errors(self, **options: Any) -> list[_dict[str, Any]]: ...
    def error_count(self) -> int: ...
    def json(self, **options: Any) -> str: ...
class SecretStr:
    def __init__(self, secret_value: str) -> None: ...
    def get_secret_value(self) -> str: ...
class SecretBytes:
    def __init__(self, secret_value: bytes) -> None: ...
    def get_secret_value(self) -> bytes: ...
`,Eb={pydantic:`${Jt}
class BaseModel:
    model_config: ClassVar[ConfigDict]
    model_fields: ClassVar[_dict[str, Any]]
    model_computed_fields: ClassVar[_dict[str, Any]]
    model_extra: _dict[str, Any] | None
    model_fields_set: set[str]
${Rb}
    def model_dump(self, **options: Any) -> _dict[str, Any]: ...
    def model_dump_json(self, **options: Any) -> str: ...
    def model_copy(self, *, update: Any = ..., deep: bool = ...) -> Self: ...
    def model_post_init(self, context: Any) -> None: ...
    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self: ...
    @classmethod
    def model_validate_json(cls, json_data: Any, **options: Any) -> Self: ...
    @classmethod
    def model_validate_strings(cls, obj: Any, **options: Any) -> Self: ...
    @classmethod
    def model_construct(cls, _fields_set: Any = ..., **values: Any) -> Self: ...
    @classmethod
    def model_json_schema(cls, **options: Any) -> _dict[str, Any]: ...
    @classmethod
    def model_parametrized_name(cls, params: Any) -> str: ...
    @classmethod
    def model_rebuild(cls, **options: Any) -> bool | None: ...
class RootModel(BaseModel, Generic[T]):
    root: T
    def __init__(self, root: T = ..., **data: Any) -> None: ...
class BaseSettings(BaseModel): ...
class ConfigDict(_dict[str, Any]): ...
class TypeAdapter(Generic[T]):
    def __init__(self, type: type[T], **options: Any) -> None: ...
    def validate_python(self, object: Any, **options: Any) -> T: ...
    def validate_json(self, data: Any, **options: Any) -> T: ...
    def validate_strings(self, obj: Any, **options: Any) -> T: ...
    def dump_python(self, instance: T, **options: Any) -> Any: ...
    def dump_json(self, instance: T, **options: Any) -> bytes: ...
    def json_schema(self, **options: Any) -> _dict[str, Any]: ...
    def get_default_value(self, **options: Any) -> Any: ...
class ValidationInfo:
    data: _dict[str, Any]
    field_name: str
    config: _dict[str, Any]
    context: Any
    mode: str
def field_validator(field: str, *fields: str, **options: Any) -> Callable: ...
def model_validator(*, mode: str) -> Callable: ...
def field_serializer(*fields: str, **options: Any) -> Callable: ...
def model_serializer(*args: Any, **options: Any) -> Callable: ...
def computed_field(*args: Any, **options: Any) -> Callable: ...
def validate_call(*args: Any, **options: Any) -> Callable: ...
def with_config(*args: Any, **options: Any) -> Callable: ...
def AliasChoices(*choices: Any) -> Any: ...
${Tb}
`,"pydantic.main":`from pydantic import BaseModel, create_model
`,"pydantic.generics":`from pydantic import BaseModel
class GenericModel(BaseModel): ...
`,"pydantic.fields":`from pydantic import Field, PrivateAttr, computed_field
class FieldInfo: ...
`,"pydantic.config":`from pydantic import BaseConfig, ConfigDict, Extra, with_config
`,"pydantic.root_model":`from pydantic import RootModel
`,"pydantic.type_adapter":`from pydantic import TypeAdapter
`,"pydantic.types":`from pydantic import (SecretBytes, SecretStr, conbytes, condate, condecimal, confloat, confrozenset, conint, conlist,
    conset, constr)
`,"pydantic.class_validators":`from pydantic import root_validator, validator
`,"pydantic.deprecated.class_validators":`from pydantic import root_validator, validator
`,"pydantic.decorator":`from pydantic import validate_arguments
`,"pydantic.tools":`from pydantic import parse_file_as, parse_obj_as, parse_raw_as, schema_json_of, schema_of
`,"pydantic.deprecated.tools":`from pydantic import parse_obj_as, schema_json_of, schema_of
`,"pydantic.functional_validators":`from pydantic import field_validator, model_validator
`,"pydantic.functional_serializers":`from pydantic import field_serializer, model_serializer
`,"pydantic.validate_call_decorator":`from pydantic import validate_call
`,"pydantic.error_wrappers":`from pydantic import ValidationError
`,"pydantic.env_settings":`from pydantic import BaseSettings
`,"pydantic.dataclasses":`${Jt}
def dataclass(*args: Any, **options: Any) -> Callable: ...
`,pydantic_settings:`${Jt}
import pydantic
class BaseSettings(pydantic.BaseModel): ...
class SettingsConfigDict(pydantic.ConfigDict): ...
class PydanticBaseSettingsSource: ...
`,"pydantic_settings.main":`from pydantic_settings import BaseSettings, SettingsConfigDict
`,"pydantic.v1":`${Jt}
class BaseModel:
${Rb}
class BaseSettings(BaseModel): ...
${Tb}
`,"pydantic.v1.main":`from pydantic.v1 import BaseModel, create_model
`,"pydantic.v1.generics":`from pydantic.v1 import BaseModel
class GenericModel(BaseModel): ...
`,"pydantic.v1.fields":`from pydantic.v1 import Field, PrivateAttr
class FieldInfo: ...
class ModelField: ...
`,"pydantic.v1.class_validators":`from pydantic.v1 import root_validator, validator
`,"pydantic.v1.env_settings":`from pydantic.v1 import BaseSettings
`,"pydantic.v1.error_wrappers":`from pydantic.v1 import ValidationError
`,"pydantic.v1.tools":`from pydantic.v1 import parse_file_as, parse_obj_as, parse_raw_as, schema_json_of, schema_of
`,"langchain_core.pydantic_v1":`from pydantic.v1 import *
`,"langchain.pydantic_v1":`from pydantic.v1 import *
`,beanie:`${Jt}
import pydantic
class View(pydantic.BaseModel): ...
class Document(pydantic.BaseModel):
    @classmethod
    async def get(cls, document_id: Any, **options: Any) -> Self | None: ...
    async def insert(self, **options: Any) -> Self: ...
    async def create(self, **options: Any) -> Self: ...
    async def save(self, **options: Any) -> Self: ...
    async def delete(self, **options: Any) -> Any: ...
class UnionDoc: ...
`,"beanie.odm.documents":`from beanie import Document
`,"fastapi_users.schemas":`${Jt}
import pydantic
class CreateUpdateDictModel(pydantic.BaseModel):
    def create_update_dict(self) -> _dict[str, Any]: ...
    def create_update_dict_superuser(self) -> _dict[str, Any]: ...
class BaseUser(CreateUpdateDictModel, Generic[T]):
    id: T
    email: str
    is_active: bool
    is_superuser: bool
    is_verified: bool
class BaseUserCreate(CreateUpdateDictModel):
    email: str
    password: str
    is_active: bool | None
    is_superuser: bool | None
    is_verified: bool | None
class BaseUserUpdate(CreateUpdateDictModel):
    password: str | None
    email: str | None
    is_active: bool | None
    is_superuser: bool | None
    is_verified: bool | None
class BaseOAuthAccount(pydantic.BaseModel, Generic[T]):
    id: T
    oauth_name: str
    access_token: str
    account_id: str
    account_email: str
class BaseOAuthAccountMixin(pydantic.BaseModel): ...
`,fastapi_users:`import fastapi_users.schemas as schemas
`,odmantic:`${Jt}
import pydantic
class EmbeddedModel(pydantic.BaseModel): ...
class Model(pydantic.BaseModel): ...
`,fastapi_pagination:`${Jt}
import pydantic
class Page(pydantic.BaseModel, Generic[T]):
    items: list[T]
    total: int
    page: int
    size: int
    pages: int
class LimitOffsetPage(pydantic.BaseModel, Generic[T]):
    items: list[T]
    total: int
    limit: int
    offset: int
`};var Ib={builtins:`
from io import FileIO
from typing import Generic, Iterator, Iterable, TypeVar, Any, overload
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
class object: ...
class type: ...
class int:
    def __add__(self, other: int) -> int: ...
    def __sub__(self, other: int) -> int: ...
    def __mul__(self, other: int) -> int: ...
class float:
    def __add__(self, other: float) -> float: ...
    def __sub__(self, other: float) -> float: ...
    def __mul__(self, other: float) -> float: ...
class complex: ...
class bool(int): ...
class str:
    def __add__(self, other: str) -> str: ...
    def __mod__(self, other: Any) -> str: ...
    def __mul__(self, other: int) -> str: ...
    def __iter__(self) -> Iterator[str]: ...
    def __getitem__(self, index: Any) -> str: ...
    def capitalize(self) -> str: ...
    def casefold(self) -> str: ...
    def count(self, sub: str) -> int: ...
    def encode(self, encoding: str = ..., errors: str = ...) -> bytes: ...
    def endswith(self, suffix: str) -> bool: ...
    def find(self, sub: str) -> int: ...
    def format(self, *args: Any, **kwargs: Any) -> str: ...
    def index(self, sub: str) -> int: ...
    def join(self, parts: Iterable[str]) -> str: ...
    def lower(self) -> str: ...
    def lstrip(self, chars: str = ...) -> str: ...
    def partition(self, sep: str) -> tuple[str, str, str]: ...
    def removeprefix(self, prefix: str) -> str: ...
    def removesuffix(self, suffix: str) -> str: ...
    def replace(self, old: str, new: str) -> str: ...
    def rpartition(self, sep: str) -> tuple[str, str, str]: ...
    def rsplit(self, sep: str = ..., maxsplit: int = ...) -> list[str]: ...
    def rstrip(self, chars: str = ...) -> str: ...
    def split(self, sep: str = ..., maxsplit: int = ...) -> list[str]: ...
    def splitlines(self) -> list[str]: ...
    def startswith(self, prefix: str) -> bool: ...
    def strip(self, chars: str = ...) -> str: ...
    def title(self) -> str: ...
    def upper(self) -> str: ...
class bytes:
    def __add__(self, other: bytes) -> bytes: ...
    def __iter__(self) -> Iterator[int]: ...
    def decode(self, encoding: str = ..., errors: str = ...) -> str: ...
    def hex(self) -> str: ...
class bytearray:
    def __iter__(self) -> Iterator[int]: ...
class list(Generic[T]):
    def __init__(self, iterable: Iterable[T] = ...) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
    def __getitem__(self, index: int) -> T: ...
    def __add__(self, other: list[T]) -> list[T]: ...
    def append(self, item: T) -> None: ...
    def extend(self, items: Iterable[T]) -> None: ...
    def insert(self, index: int, item: T) -> None: ...
    def remove(self, item: T) -> None: ...
    def clear(self) -> None: ...
    def index(self, item: T) -> int: ...
    def count(self, item: T) -> int: ...
    def sort(self, *, key: Any = ..., reverse: bool = ...) -> None: ...
    def reverse(self) -> None: ...
    def copy(self) -> list[T]: ...
    def pop(self, index: int = ...) -> T: ...
class tuple(Generic[T]):
    def __iter__(self) -> Iterator[T]: ...
    def __getitem__(self, index: int) -> T: ...
    def index(self, item: T) -> int: ...
    def count(self, item: T) -> int: ...
class set(Generic[T]):
    def __init__(self, iterable: Iterable[T] = ...) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
    def __or__(self, other: set[T]) -> set[T]: ...
    def __and__(self, other: set[T]) -> set[T]: ...
    def __sub__(self, other: set[T]) -> set[T]: ...
    def add(self, item: T) -> None: ...
    def update(self, items: Iterable[T]) -> None: ...
    def discard(self, item: T) -> None: ...
    def remove(self, item: T) -> None: ...
    def clear(self) -> None: ...
    def union(self, other: Iterable[T]) -> set[T]: ...
    def copy(self) -> set[T]: ...
    def pop(self) -> T: ...
class frozenset(Generic[T]):
    def __init__(self, iterable: Iterable[T] = ...) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
    def copy(self) -> frozenset[T]: ...
class dict(Generic[K, V]):
    def __iter__(self) -> Iterator[K]: ...
    def __getitem__(self, key: K) -> V: ...
    def __or__(self, other: dict[K, V]) -> dict[K, V]: ...
    @overload
    def get(self, key: K) -> V | None: ...
    @overload
    def get(self, key: K, default: T) -> V | T: ...
    def get(self, key: K, default: Any = ...) -> V | None: ...
    def setdefault(self, key: K, default: V = ...) -> V: ...
    @overload
    def pop(self, key: K) -> V: ...
    @overload
    def pop(self, key: K, default: T) -> V | T: ...
    def pop(self, key: K, default: Any = ...) -> V: ...
    def popitem(self) -> tuple[K, V]: ...
    def items(self) -> Iterable[tuple[K, V]]: ...
    def keys(self) -> Iterable[K]: ...
    def values(self) -> Iterable[V]: ...
    def update(self, *args: Any, **kwargs: Any) -> None: ...
    def clear(self) -> None: ...
    def copy(self) -> dict[K, V]: ...
class property: ...
class staticmethod: ...
class classmethod: ...
class BaseException:
    args: tuple[Any, ...]
    def with_traceback(self, tb: Any) -> BaseException: ...
class Exception(BaseException): ...
class ArithmeticError(Exception): ...
class AssertionError(Exception): ...
class AttributeError(Exception): ...
class BaseExceptionGroup(BaseException): ...
class ExceptionGroup(BaseExceptionGroup, Exception): ...
class EOFError(Exception): ...
class GeneratorExit(BaseException): ...
class ImportError(Exception): ...
class ModuleNotFoundError(ImportError): ...
class KeyboardInterrupt(BaseException): ...
class LookupError(Exception): ...
class IndexError(LookupError): ...
class KeyError(LookupError): ...
class MemoryError(Exception): ...
class NameError(Exception): ...
class OSError(Exception):
    errno: int
    strerror: str
    filename: str
IOError = OSError
EnvironmentError = OSError
class FileNotFoundError(OSError): ...
class FileExistsError(OSError): ...
class IsADirectoryError(OSError): ...
class NotADirectoryError(OSError): ...
class PermissionError(OSError): ...
class TimeoutError(OSError): ...
class ConnectionError(OSError): ...
class BrokenPipeError(ConnectionError): ...
class ConnectionAbortedError(ConnectionError): ...
class ConnectionRefusedError(ConnectionError): ...
class ConnectionResetError(ConnectionError): ...
class RuntimeError(Exception): ...
class NotImplementedError(RuntimeError): ...
class RecursionError(RuntimeError): ...
class StopIteration(Exception):
    value: Any
class StopAsyncIteration(Exception): ...
class SyntaxError(Exception): ...
class SystemExit(BaseException): ...
class TypeError(Exception): ...
class ValueError(Exception): ...
class UnicodeError(ValueError): ...
class UnicodeDecodeError(UnicodeError): ...
class UnicodeEncodeError(UnicodeError): ...
class Warning(Exception): ...
class DeprecationWarning(Warning): ...
class UserWarning(Warning): ...
class RuntimeWarning(Warning): ...
class ZeroDivisionError(ArithmeticError): ...
class OverflowError(ArithmeticError): ...
class enumerate(Generic[T]):
    def __init__(self, iterable: Iterable[T], start: int = ...) -> None: ...
    def __iter__(self) -> Iterator[tuple[int, T]]: ...
class reversed(Generic[T]):
    def __init__(self, sequence: Iterable[T]) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
class filter(Generic[T]):
    def __init__(self, function: Any, iterable: Iterable[T]) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
class map: ...
class range:
    def __init__(self, *args: int) -> None: ...
    def __iter__(self) -> Iterator[int]: ...
class slice: ...
class zip(Generic[T, K]):
    def __init__(self, first: Iterable[T] = ..., second: Iterable[K] = ..., *rest: Iterable[Any], strict: bool = ...) -> None: ...
    def __iter__(self) -> Iterator[tuple[T, K]]: ...
def sorted(iterable: Iterable[T], *, key: Any = ..., reverse: bool = ...) -> list[T]: ...
def iter(iterable: Iterable[T]) -> Iterator[T]: ...
@overload
def next(iterator: Iterable[T]) -> T: ...
@overload
def next(iterator: Iterable[T], default: V) -> T | V: ...
def next(iterator: Iterable[T], default: Any = ...) -> T: ...
def len(value: Any) -> int: ...
def repr(value: Any) -> str: ...
def open(file: Any, mode: str = ..., *args: Any, **kwargs: Any) -> FileIO: ...
`,typing:`
T = TypeVar("T")
T_co = TypeVar("T_co")
K = TypeVar("K")
V = TypeVar("V")
class Generic: ...
class Protocol: ...
class NamedTuple: ...
class TypedDict: ...
class Awaitable(Generic[T]):
    def __await__(self) -> T: ...
class Coroutine(Generic[T]):
    def __await__(self) -> T: ...
class Iterator(Generic[T]):
    def __iter__(self) -> Iterator[T]: ...
    def __next__(self) -> T: ...
class Iterable(Generic[T]):
    def __iter__(self) -> Iterator[T]: ...
class Generator(Generic[T, K, V]):
    def __iter__(self) -> Iterator[T]: ...
    def __next__(self) -> T: ...
    def send(self, value: K) -> T: ...
class AsyncIterator(Generic[T]):
    def __aiter__(self) -> AsyncIterator[T]: ...
    async def __anext__(self) -> T: ...
class AsyncIterable(Generic[T]):
    def __aiter__(self) -> AsyncIterator[T]: ...
class AsyncGenerator(Generic[T, K]):
    def __aiter__(self) -> AsyncIterator[T]: ...
    async def __anext__(self) -> T: ...
    async def asend(self, value: K) -> T: ...
class ContextManager(Generic[T]):
    def __enter__(self) -> T: ...
class AsyncContextManager(Generic[T]):
    async def __aenter__(self) -> T: ...
class Collection(Iterable[T]): ...
class Sequence(Collection[T]):
    def __getitem__(self, index: int) -> T: ...
class MutableSequence(Sequence[T]): ...
class AbstractSet(Collection[T]): ...
class MutableSet(AbstractSet[T]): ...
class Mapping(Generic[K, V]):
    def __iter__(self) -> Iterator[K]: ...
    def __getitem__(self, key: K) -> V: ...
    def get(self, key: K, default: Any = ...) -> V | None: ...
    def items(self) -> Iterable[tuple[K, V]]: ...
    def keys(self) -> Iterable[K]: ...
    def values(self) -> Iterable[V]: ...
class MutableMapping(Mapping[K, V]): ...
class KeysView(Iterable[T]): ...
class ValuesView(Iterable[T]): ...
class ItemsView(Iterable[tuple[K, V]]): ...
class IO(Generic[T]):
    name: str
    closed: bool
    def __enter__(self) -> IO[T]: ...
    def __exit__(self, *error: Any) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
    def close(self) -> None: ...
    def fileno(self) -> int: ...
    def flush(self) -> None: ...
    def read(self, size: int = ...) -> T: ...
    def readable(self) -> bool: ...
    def readinto(self, buffer: Any) -> int: ...
    def readline(self, limit: int = ...) -> T: ...
    def readlines(self, hint: int = ...) -> list[T]: ...
    def seek(self, offset: int, whence: int = ...) -> int: ...
    def seekable(self) -> bool: ...
    def tell(self) -> int: ...
    def truncate(self, size: int = ...) -> int: ...
    def writable(self) -> bool: ...
    def write(self, data: T) -> int: ...
    def writelines(self, lines: Iterable[T]) -> None: ...
class TextIO(IO[str]): ...
class BinaryIO(IO[bytes]): ...
List = list
Dict = dict
Set = set
FrozenSet = frozenset
Tuple = tuple
Type = type
Text = str
def cast(typ: type[T], val: Any) -> T: ...
def overload(function: T) -> T: ...
`,"collections.abc":`
from typing import (AbstractSet, AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Collection, Coroutine, Generator, ItemsView, Iterable,
    Iterator, KeysView, Mapping, MutableMapping, MutableSequence, MutableSet, Sequence, ValuesView)
from typing import AbstractSet as Set
`,collections:`
from typing import Generic, Iterator, TypeVar, Any
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
class deque(Generic[T]):
    def __init__(self, iterable: Iterable[T] = ..., maxlen: int = ...) -> None: ...
    def __iter__(self) -> Iterator[T]: ...
    def append(self, item: T) -> None: ...
    def popleft(self) -> T: ...
    def pop(self) -> T: ...
class defaultdict(dict[K, V]): ...
class OrderedDict(dict[K, V]): ...
class Counter(dict[T, int]): ...
`,typing_extensions:`
from typing import (AsyncGenerator, AsyncIterable, AsyncIterator, Awaitable, Collection, ContextManager, AsyncContextManager, Coroutine, Dict, FrozenSet,
    Generator, Generic, Iterable, Iterator, List, Mapping, MutableMapping, NamedTuple, Protocol, Sequence, Set, Text, Tuple, Type, TypedDict, cast, overload)
`,abc:`
class ABCMeta(type): ...
class ABC: ...
`,contextlib:`
from typing import Generic, TypeVar, Any, Callable
T = TypeVar("T")
class AbstractContextManager(Generic[T]):
    def __enter__(self) -> T: ...
class AbstractAsyncContextManager(Generic[T]):
    async def __aenter__(self) -> T: ...
class closing(Generic[T]):
    def __init__(self, thing: T) -> None: ...
    def __enter__(self) -> T: ...
class suppress: ...
class ExitStack:
    def __enter__(self) -> ExitStack: ...
    def enter_context(self, cm: AbstractContextManager[T]) -> T: ...
class AsyncExitStack:
    async def __aenter__(self) -> AsyncExitStack: ...
    def enter_context(self, cm: AbstractContextManager[T]) -> T: ...
    async def enter_async_context(self, cm: AbstractAsyncContextManager[T]) -> T: ...
def contextmanager(function: T) -> T: ...
def asynccontextmanager(function: T) -> T: ...
`,functools:`
from typing import TypeVar, Any
T = TypeVar("T")
def lru_cache(function: T) -> T: ...
def cache(function: T) -> T: ...
def wraps(function: T) -> Any: ...
def cached_property(function: T) -> T: ...
`,enum:`
class Enum:
    name: str
class IntEnum(int, Enum):
    value: int
class StrEnum(str, Enum):
    value: str
class Flag(Enum): ...
class IntFlag(int, Flag): ...
`};var Ob={boto3:`
from typing import Any
from boto3.resources.base import ServiceResource
from boto3.session import Session
from botocore.client import BaseClient
def client(service_name: str, *args: Any, **kwargs: Any) -> BaseClient: ...
def resource(service_name: str, *args: Any, **kwargs: Any) -> ServiceResource: ...
`,"boto3.session":`
from typing import Any
from boto3.resources.base import ServiceResource
from botocore.client import BaseClient
class Session:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def client(self, service_name: str, *args: Any, **kwargs: Any) -> BaseClient: ...
    def resource(self, service_name: str, *args: Any, **kwargs: Any) -> ServiceResource: ...
`,"boto3.resources.base":`
class ServiceResource: ...
`,"botocore.client":`
from typing import Any
from botocore.paginate import Paginator
from botocore.waiter import Waiter
class BaseClient:
    def close(self) -> None: ...
    def get_paginator(self, operation_name: str) -> Paginator: ...
    def get_waiter(self, waiter_name: str) -> Waiter: ...
    def generate_presigned_url(self, *args: Any, **kwargs: Any) -> str: ...
`,"botocore.paginate":`
from typing import Any, Iterator
class PageIterator:
    def __iter__(self) -> Iterator[dict[str, Any]]: ...
    def build_full_result(self) -> dict[str, Any]: ...
    def search(self, expression: str) -> Any: ...
class Paginator:
    def paginate(self, **kwargs: Any) -> PageIterator: ...
`,"botocore.waiter":`
from typing import Any
class Waiter:
    def wait(self, **kwargs: Any) -> None: ...
`,"google.cloud.storage":`
from typing import Any, Self
class Blob:
    def __init__(self, name: str, bucket: Any, *args: Any, **kwargs: Any) -> None: ...
class Bucket:
    def __init__(self, client: Any, name: Any = ..., *args: Any, **kwargs: Any) -> None: ...
    def blob(self, blob_name: str, *args: Any, **kwargs: Any) -> Blob: ...
    def get_blob(self, blob_name: str, *args: Any, **kwargs: Any) -> Blob: ...
class Client:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    @classmethod
    def from_service_account_json(cls, *args: Any, **kwargs: Any) -> Self: ...
    @classmethod
    def from_service_account_info(cls, *args: Any, **kwargs: Any) -> Self: ...
    def bucket(self, bucket_name: str, *args: Any, **kwargs: Any) -> Bucket: ...
    def create_bucket(self, *args: Any, **kwargs: Any) -> Bucket: ...
    def get_bucket(self, *args: Any, **kwargs: Any) -> Bucket: ...
    def lookup_bucket(self, *args: Any, **kwargs: Any) -> Bucket: ...
`,"google.cloud.bigquery":`
from typing import Any, Self
class QueryJob: ...
class Client:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    @classmethod
    def from_service_account_json(cls, *args: Any, **kwargs: Any) -> Self: ...
    def query(self, query: str, *args: Any, **kwargs: Any) -> QueryJob: ...
`,"google.cloud.firestore":`
from typing import Any
class DocumentReference:
    def collection(self, collection_id: str) -> CollectionReference: ...
class Query:
    def limit(self, count: int) -> Query: ...
    def order_by(self, *args: Any, **kwargs: Any) -> Query: ...
    def where(self, *args: Any, **kwargs: Any) -> Query: ...
class CollectionReference:
    def document(self, document_id: Any = ...) -> DocumentReference: ...
    def limit(self, count: int) -> Query: ...
    def order_by(self, *args: Any, **kwargs: Any) -> Query: ...
    def where(self, *args: Any, **kwargs: Any) -> Query: ...
class WriteBatch: ...
class Client:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def batch(self) -> WriteBatch: ...
    def collection(self, *collection_path: str) -> CollectionReference: ...
    def document(self, *document_path: str) -> DocumentReference: ...
`,"azure.storage.blob":`
from typing import Any, Self
class BlobClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    @classmethod
    def from_blob_url(cls, *args: Any, **kwargs: Any) -> Self: ...
    @classmethod
    def from_connection_string(cls, *args: Any, **kwargs: Any) -> Self: ...
class ContainerClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    @classmethod
    def from_connection_string(cls, *args: Any, **kwargs: Any) -> Self: ...
    @classmethod
    def from_container_url(cls, *args: Any, **kwargs: Any) -> Self: ...
    def get_blob_client(self, *args: Any, **kwargs: Any) -> BlobClient: ...
class BlobServiceClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    @classmethod
    def from_connection_string(cls, *args: Any, **kwargs: Any) -> Self: ...
    def create_container(self, *args: Any, **kwargs: Any) -> ContainerClient: ...
    def get_blob_client(self, *args: Any, **kwargs: Any) -> BlobClient: ...
    def get_container_client(self, *args: Any, **kwargs: Any) -> ContainerClient: ...
`,"azure.servicebus":`
from typing import Any, Self
class ServiceBusSender:
    def __enter__(self) -> Self: ...
class ServiceBusReceiver:
    def __enter__(self) -> Self: ...
class ServiceBusClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    @classmethod
    def from_connection_string(cls, *args: Any, **kwargs: Any) -> Self: ...
    def get_queue_receiver(self, *args: Any, **kwargs: Any) -> ServiceBusReceiver: ...
    def get_queue_sender(self, *args: Any, **kwargs: Any) -> ServiceBusSender: ...
    def get_subscription_receiver(self, *args: Any, **kwargs: Any) -> ServiceBusReceiver: ...
    def get_topic_sender(self, *args: Any, **kwargs: Any) -> ServiceBusSender: ...
`,docker:`
from typing import Any
class DockerClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
def from_env(*args: Any, **kwargs: Any) -> DockerClient: ...
`,elasticsearch:`
from typing import Any, Self
class Elasticsearch:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def options(self, **kwargs: Any) -> Self: ...
`,pika:`
from typing import Any, Self
from pika.adapters.blocking_connection import BlockingChannel
class BlockingConnection:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def channel(self, channel_number: Any = ...) -> BlockingChannel: ...
`,"pika.adapters.blocking_connection":`
from typing import Any
class BlockingChannel: ...
`,paramiko:`
from typing import Any, Self
class SFTPClient:
    def __enter__(self) -> Self: ...
    @classmethod
    def from_transport(cls, *args: Any, **kwargs: Any) -> Self: ...
class Transport:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
class SSHClient:
    def __enter__(self) -> Self: ...
    def open_sftp(self) -> SFTPClient: ...
    def get_transport(self) -> Transport: ...
`,ldap:`
from typing import Any
from ldap.ldapobject import LDAPObject
def initialize(uri: str, *args: Any, **kwargs: Any) -> LDAPObject: ...
`,"ldap.ldapobject":`
class LDAPObject: ...
`,neo4j:`
from typing import Any, Self
class Session:
    def __enter__(self) -> Self: ...
class Driver:
    def __enter__(self) -> Self: ...
    def close(self) -> None: ...
    def session(self, **kwargs: Any) -> Session: ...
class AsyncSession:
    async def __aenter__(self) -> Self: ...
class AsyncDriver:
    async def __aenter__(self) -> Self: ...
    def session(self, **kwargs: Any) -> AsyncSession: ...
class GraphDatabase:
    @staticmethod
    def driver(uri: str, *args: Any, **kwargs: Any) -> Driver: ...
class AsyncGraphDatabase:
    @staticmethod
    def driver(uri: str, *args: Any, **kwargs: Any) -> AsyncDriver: ...
`,"cassandra.cluster":`
from typing import Any
class ResponseFuture: ...
class Session:
    def execute_async(self, *args: Any, **kwargs: Any) -> ResponseFuture: ...
class Cluster:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def connect(self, keyspace: Any = ...) -> Session: ...
`,influxdb_client:`
from typing import Any, Self
class QueryApi: ...
class InfluxDBClient:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def query_api(self, *args: Any, **kwargs: Any) -> QueryApi: ...
`,pyodbc:Rc(),pymssql:Rc(),oracledb:Rc(),bcrypt:`
from typing import Any
def hashpw(password: bytes, salt: bytes) -> bytes: ...
def checkpw(password: bytes, hashed_password: bytes) -> bool: ...
def gensalt(rounds: int = ..., prefix: bytes = ...) -> bytes: ...
`,pwdlib:`
from typing import Any, Self
class PasswordHash:
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
    @classmethod
    def recommended(cls) -> Self: ...
    def hash(self, password: Any, *args: Any, **kwargs: Any) -> str: ...
    def verify(self, password: Any, hash: Any) -> bool: ...
`};function Rc(){return`
from typing import Any, Self
class Cursor:
    def __enter__(self) -> Self: ...
    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any: ...
    def executemany(self, query: Any, *args: Any, **kwargs: Any) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def fetchone(self) -> Any: ...
    def close(self) -> None: ...
class Connection:
    def __enter__(self) -> Self: ...
    def close(self) -> None: ...
    def commit(self) -> None: ...
    def cursor(self, *args: Any, **kwargs: Any) -> Cursor: ...
    def rollback(self) -> None: ...
def connect(*args: Any, **kwargs: Any) -> Connection: ...
`}var tO=["where","filter","filter_by","having","join","join_from","outerjoin","outerjoin_from","select_from","options","order_by","group_by","limit","offset","fetch","slice","distinct","with_for_update","execution_options","correlate","correlate_except","params","prefix_with","suffix_with","with_hint","with_statement_hint","add_cte","set_label_style","union","union_all","intersect","except_"],nO=["where","filter","filter_by","having","join","outerjoin","select_from","options","order_by","group_by","limit","offset","slice","distinct","with_for_update","execution_options","populate_existing","enable_eagerloads","yield_per","params","correlate","prefix_with","suffix_with","with_hint","autoflush","from_statement","reset_joinpoint","set_label_style","enable_assertions","union","union_all","intersect","except_","with_session","with_labels","from_self"],tr=["unique","yield_per","execution_options"];function Xt(n){return n.map(e=>`    def ${e}(self, *args: Any, **kwargs: Any) -> Self: ...`).join(`
`)}var ls=`from typing import Any, Generic, TypeVar, Self, Iterator, Iterable, Sequence, AsyncIterator, overload, Callable, Awaitable
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
T = TypeVar("T")
R = TypeVar("R")
`;function Mb(n,e){let t=(s,r)=>`${s}: type[${r}] | ColumnElement[${r}]`;return`
@overload
def select(${t("first","A")}) -> ${n}: ...
@overload
def select(${t("first","A")}, ${t("second","B")}) -> ${e("tuple[A, B]")}: ...
@overload
def select(${t("first","A")}, ${t("second","B")}, ${t("third","C")}) -> ${e("tuple[A, B, C]")}: ...
@overload
def select(${t("first","A")}, ${t("second","B")}, ${t("third","C")}, ${t("fourth","D")}) -> ${e("tuple[A, B, C, D]")}: ...
def select(*entities: Any, **kwargs: Any) -> Select[Any]: ...
`}var Nb=`Session, sessionmaker, scoped_session, Query, Mapped, WriteOnlyMapped, DynamicMapped, DeclarativeBase, DeclarativeBaseNoMeta, MappedAsDataclass,
    registry, declarative_base, as_declarative, declared_attr, relationship, backref, dynamic_loader, mapped_column, column_property, deferred, query_expression,
    composite, synonym, aliased, with_polymorphic, with_parent, with_loader_criteria, joinedload, selectinload, subqueryload, immediateload, lazyload, raiseload,
    noload, defaultload, contains_eager, load_only, defer, undefer, undefer_group, Load`,Pb={sqlalchemy:`
${ls}
from sqlalchemy.engine import Connection, CursorResult, Engine, Result, Row, RowMapping, ScalarResult, URL, create_engine, make_url
class ColumnElement(Generic[T]): ...
class Column(ColumnElement[T]):
    def __init__(self, *args: Any, **kwargs: Any) -> None: ...
class ForeignKey: ...
class ForeignKeyConstraint: ...
class Table:
    c: Any
    columns: Any
class MetaData:
    def create_all(self, bind: Any, *args: Any, **kwargs: Any) -> None: ...
    def drop_all(self, bind: Any, *args: Any, **kwargs: Any) -> None: ...
    def reflect(self, bind: Any, *args: Any, **kwargs: Any) -> None: ...
class Executable: ...
class Select(Executable, Generic[R]):
${Xt(tO)}
    def add_columns(self, *entities: Any) -> Select[Any]: ...
    def with_only_columns(self, *entities: Any, **kwargs: Any) -> Select[Any]: ...
    def from_statement(self, statement: Any) -> Self: ...
    def subquery(self, *args: Any, **kwargs: Any) -> Subquery: ...
    def cte(self, *args: Any, **kwargs: Any) -> Subquery: ...
    def alias(self, *args: Any, **kwargs: Any) -> Subquery: ...
    def exists(self) -> ColumnElement[bool]: ...
    def scalar_subquery(self) -> ColumnElement[Any]: ...
class CompoundSelect(Select[R]): ...
class Subquery:
    c: Any
    columns: Any
class Insert(Executable): ...
class Update(Executable): ...
class Delete(Executable): ...
class TextClause(Executable): ...
${Mb("Select[tuple[A]]",n=>`Select[${n}]`)}
def insert(table: Any) -> Insert: ...
def update(table: Any) -> Update: ...
def delete(table: Any) -> Delete: ...
def text(text: str) -> TextClause: ...
def union(*selects: Select[R]) -> CompoundSelect[R]: ...
def union_all(*selects: Select[R]) -> CompoundSelect[R]: ...
def inspect(subject: Any, raiseerr: bool = ...) -> Any: ...
`,"sqlalchemy.future":`from sqlalchemy import Select, select
from sqlalchemy.engine import Connection, Engine, create_engine`,"sqlalchemy.sql":"from sqlalchemy import ColumnElement, Delete, Executable, Insert, Select, Update, delete, insert, select, text, update, union, union_all","sqlalchemy.sql.expression":"from sqlalchemy import ColumnElement, Delete, Executable, Insert, Select, TextClause, Update, delete, insert, select, text, update, union, union_all","sqlalchemy.sql.selectable":"from sqlalchemy import CompoundSelect, Select, Subquery","sqlalchemy.sql.dml":"from sqlalchemy import Delete, Insert, Update","sqlalchemy.sql.elements":"from sqlalchemy import ColumnElement, TextClause","sqlalchemy.sql.schema":"from sqlalchemy import Column, ForeignKey, MetaData, Table","sqlalchemy.schema":"from sqlalchemy import Column, ForeignKey, MetaData, Table","sqlalchemy.engine":`
${ls}
from sqlalchemy import Select
class URL: ...
class Row(Generic[R]): ...
class RowMapping: ...
class Result(Generic[R]):
${Xt([...tr,"freeze","__enter__"])}
    def columns(self, *columns: Any) -> Result[Any]: ...
    def tuples(self) -> Self: ...
    def __iter__(self) -> Iterator[R]: ...
    def scalars(self: Result[tuple[T]], index: int = ...) -> ScalarResult[T]: ...
    def mappings(self) -> MappingResult: ...
    def partitions(self, size: int = ...) -> Iterator[Sequence[R]]: ...
    def all(self) -> Sequence[R]: ...
    def fetchall(self) -> Sequence[R]: ...
    def fetchmany(self, size: int = ...) -> Sequence[R]: ...
    def fetchone(self) -> R | None: ...
    def first(self) -> R | None: ...
    def one(self) -> R: ...
    def one_or_none(self) -> R | None: ...
    def scalar(self: Result[tuple[T]]) -> T | None: ...
    def scalar_one(self: Result[tuple[T]]) -> T: ...
    def scalar_one_or_none(self: Result[tuple[T]]) -> T | None: ...
    def close(self) -> None: ...
    def keys(self) -> list[str]: ...
class CursorResult(Result[R]):
    rowcount: int
class ScalarResult(Generic[T]):
${Xt([...tr,"__enter__"])}
    def __iter__(self) -> Iterator[T]: ...
    def partitions(self, size: int = ...) -> Iterator[Sequence[T]]: ...
    def all(self) -> Sequence[T]: ...
    def fetchall(self) -> Sequence[T]: ...
    def fetchmany(self, size: int = ...) -> Sequence[T]: ...
    def first(self) -> T | None: ...
    def one(self) -> T: ...
    def one_or_none(self) -> T | None: ...
    def close(self) -> None: ...
class TupleResult(Result[R]): ...
class MappingResult:
${Xt([...tr])}
    def __iter__(self) -> Iterator[RowMapping]: ...
    def all(self) -> Sequence[RowMapping]: ...
    def fetchall(self) -> Sequence[RowMapping]: ...
    def first(self) -> RowMapping | None: ...
    def one(self) -> RowMapping: ...
    def one_or_none(self) -> RowMapping | None: ...
class Transaction:
    def __enter__(self) -> Self: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...
class Connection:
    def __enter__(self) -> Self: ...
    def execute(self, statement: Select[R], *args: Any, **kwargs: Any) -> CursorResult[R]: ...
    def exec_driver_sql(self, statement: str, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
    def scalar(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> T | None: ...
    def scalars(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> ScalarResult[T]: ...
    def begin(self) -> Transaction: ...
    def begin_nested(self) -> Transaction: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...
    def execution_options(self, **options: Any) -> Self: ...
    def in_transaction(self) -> bool: ...
class _ConnectionContext:
    def __enter__(self) -> Connection: ...
class Engine:
    url: URL
    def connect(self) -> Connection: ...
    def begin(self) -> _ConnectionContext: ...
    def dispose(self, close: bool = ...) -> None: ...
    def execute(self, statement: Any, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
    def raw_connection(self) -> Any: ...
    def execution_options(self, **options: Any) -> Self: ...
def create_engine(url: Any, **kwargs: Any) -> Engine: ...
def engine_from_config(configuration: Any, prefix: str = ..., **kwargs: Any) -> Engine: ...
def make_url(name: Any) -> URL: ...
`,"sqlalchemy.engine.base":"from sqlalchemy.engine import Connection, Engine, Transaction","sqlalchemy.engine.result":"from sqlalchemy.engine import MappingResult, Result, Row, RowMapping, ScalarResult, TupleResult","sqlalchemy.engine.row":"from sqlalchemy.engine import Row, RowMapping","sqlalchemy.engine.cursor":"from sqlalchemy.engine import CursorResult","sqlalchemy.engine.create":"from sqlalchemy.engine import create_engine","sqlalchemy.engine.url":"from sqlalchemy.engine import URL, make_url","sqlalchemy.orm":`
${ls}
from sqlalchemy import Column, ColumnElement, Executable, MetaData, Select
from sqlalchemy.engine import Connection, CursorResult, Engine, Result, ScalarResult
class Mapped(ColumnElement[T]):
    def __get__(self, instance: Any, owner: Any) -> T: ...
class WriteOnlyCollection(Generic[T]):
    def select(self) -> Select[tuple[T]]: ...
    def add(self, item: T) -> None: ...
    def add_all(self, items: Iterable[T]) -> None: ...
    def remove(self, item: T) -> None: ...
class WriteOnlyMapped(ColumnElement[T]):
    def __get__(self, instance: Any, owner: Any) -> WriteOnlyCollection[T]: ...
class DynamicMapped(ColumnElement[T]):
    def __get__(self, instance: Any, owner: Any) -> Query[T]: ...
class DeclarativeBase:
    metadata: MetaData
class DeclarativeBaseNoMeta:
    metadata: MetaData
class GeneratedBase(DeclarativeBase): ...
class MappedAsDataclass: ...
class registry:
    metadata: MetaData
    def generate_base(self, **kwargs: Any) -> type[GeneratedBase]: ...
    def mapped(self, cls: T) -> T: ...
    def mapped_as_dataclass(self, *args: Any, **kwargs: Any) -> Any: ...
    def map_imperatively(self, cls: Any, *args: Any, **kwargs: Any) -> Any: ...
    def configure(self) -> None: ...
class declared_attr: ...
class SessionTransaction:
    def __enter__(self) -> Self: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
class Query(Executable, Generic[T]):
${Xt(nO)}
    def add_columns(self, *entities: Any) -> Query[Any]: ...
    def add_entity(self, entity: Any) -> Query[Any]: ...
    def with_entities(self, *entities: Any) -> Query[Any]: ...
    def __iter__(self) -> Iterator[T]: ...
    def __getitem__(self, index: int) -> T: ...
    def all(self) -> list[T]: ...
    def first(self) -> T | None: ...
    def one(self) -> T: ...
    def one_or_none(self) -> T | None: ...
    def get(self, ident: Any) -> T | None: ...
    def scalar(self) -> Any: ...
    def count(self) -> int: ...
    def exists(self) -> ColumnElement[bool]: ...
    def delete(self, synchronize_session: Any = ...) -> int: ...
    def update(self, values: Any, synchronize_session: Any = ..., update_args: Any = ...) -> int: ...
    def subquery(self, *args: Any, **kwargs: Any) -> Any: ...
    def cte(self, *args: Any, **kwargs: Any) -> Any: ...
    def scalar_subquery(self) -> ColumnElement[Any]: ...
    def as_scalar(self) -> ColumnElement[Any]: ...
class Session:
    bind: Any
    info: dict[Any, Any]
    def __init__(self, bind: Any = ..., **kwargs: Any) -> None: ...
    def __enter__(self) -> Self: ...
    def __contains__(self, instance: Any) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...
    @overload
    def query(self, entity: type[T]) -> Query[T]: ...
    @overload
    def query(self, column: ColumnElement[T]) -> Query[tuple[T]]: ...
    @overload
    def query(self, first: type[A] | ColumnElement[A], second: type[B] | ColumnElement[B]) -> Query[tuple[A, B]]: ...
    @overload
    def query(self, first: type[A] | ColumnElement[A], second: type[B] | ColumnElement[B], third: type[C] | ColumnElement[C]) -> Query[tuple[A, B, C]]: ...
    def query(self, *entities: Any) -> Query[Any]: ...
    @overload
    def execute(self, statement: Select[R], *args: Any, **kwargs: Any) -> Result[R]: ...
    def execute(self, statement: Any, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
    def scalar(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> T | None: ...
    def scalars(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> ScalarResult[T]: ...
    def get(self, entity: type[T], ident: Any, **kwargs: Any) -> T | None: ...
    def get_one(self, entity: type[T], ident: Any, **kwargs: Any) -> T: ...
    def merge(self, instance: T, **kwargs: Any) -> T: ...
    def add(self, instance: Any) -> None: ...
    def add_all(self, instances: Any) -> None: ...
    def delete(self, instance: Any) -> None: ...
    def delete_all(self, instances: Any) -> None: ...
    def refresh(self, instance: Any, attribute_names: Any = ..., with_for_update: Any = ...) -> None: ...
    def expire(self, instance: Any, attribute_names: Any = ...) -> None: ...
    def expire_all(self) -> None: ...
    def expunge(self, instance: Any) -> None: ...
    def expunge_all(self) -> None: ...
    def flush(self, objects: Any = ...) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...
    def close_all(self) -> None: ...
    def begin(self, nested: bool = ...) -> SessionTransaction: ...
    def begin_nested(self) -> SessionTransaction: ...
    def connection(self, *args: Any, **kwargs: Any) -> Connection: ...
    def get_bind(self, *args: Any, **kwargs: Any) -> Any: ...
    def in_transaction(self) -> bool: ...
    def is_modified(self, instance: Any) -> bool: ...
    def bulk_save_objects(self, objects: Any, **kwargs: Any) -> None: ...
    def bulk_insert_mappings(self, mapper: Any, mappings: Any, **kwargs: Any) -> None: ...
    def bulk_update_mappings(self, mapper: Any, mappings: Any) -> None: ...
S = TypeVar("S", bound=Session)
class _SessionContext(Generic[S]):
    def __enter__(self) -> S: ...
class sessionmaker(Generic[S]):
    def __init__(self, bind: Any = ..., *, class_: type[S] = ..., **kwargs: Any) -> None: ...
    def __call__(self, **kwargs: Any) -> S: ...
    def begin(self) -> _SessionContext[S]: ...
    def configure(self, **kwargs: Any) -> None: ...
class scoped_session(Session, Generic[S]):
    def __init__(self, session_factory: sessionmaker[S], scopefunc: Any = ...) -> None: ...
    def __call__(self, **kwargs: Any) -> S: ...
    def remove(self) -> None: ...
    registry: Any
def declarative_base(*args: Any, **kwargs: Any) -> type[GeneratedBase]: ...
def as_declarative(**kwargs: Any) -> Any: ...
def relationship(*args: Any, **kwargs: Any) -> Any: ...
def dynamic_loader(*args: Any, **kwargs: Any) -> Any: ...
def backref(name: str, **kwargs: Any) -> Any: ...
def mapped_column(*args: Any, **kwargs: Any) -> Any: ...
def column_property(*args: Any, **kwargs: Any) -> Any: ...
def deferred(*args: Any, **kwargs: Any) -> Any: ...
def query_expression(*args: Any, **kwargs: Any) -> Any: ...
def composite(*args: Any, **kwargs: Any) -> Any: ...
def synonym(*args: Any, **kwargs: Any) -> Any: ...
def aliased(entity: T, *args: Any, **kwargs: Any) -> T: ...
def with_polymorphic(base: T, *args: Any, **kwargs: Any) -> T: ...
def with_parent(*args: Any, **kwargs: Any) -> Any: ...
def with_loader_criteria(*args: Any, **kwargs: Any) -> Any: ...
class Load:
${Xt(["joinedload","selectinload","subqueryload","immediateload","lazyload","raiseload","noload","defaultload","contains_eager","load_only","defer","undefer","undefer_group","options","selectin_polymorphic","with_expression"])}
${["joinedload","selectinload","subqueryload","immediateload","lazyload","raiseload","noload","defaultload","contains_eager","load_only","defer","undefer","undefer_group","selectin_polymorphic","with_expression"].map(n=>`def ${n}(*keys: Any, **kwargs: Any) -> Load: ...`).join(`
`)}
`,"sqlalchemy.orm.session":"from sqlalchemy.orm import Session, SessionTransaction, sessionmaker","sqlalchemy.orm.scoping":"from sqlalchemy.orm import scoped_session","sqlalchemy.orm.query":"from sqlalchemy.orm import Query","sqlalchemy.orm.base":"from sqlalchemy.orm import Mapped, DynamicMapped, WriteOnlyMapped","sqlalchemy.orm.relationships":"from sqlalchemy.orm import relationship","sqlalchemy.orm.strategy_options":`from sqlalchemy.orm import ${Nb.slice(Nb.indexOf("joinedload"))}`.replace(/\s+/g," ").concat(`
`),"sqlalchemy.orm.decl_api":"from sqlalchemy.orm import DeclarativeBase, DeclarativeBaseNoMeta, MappedAsDataclass, registry, declarative_base, as_declarative, declared_attr","sqlalchemy.ext.declarative":"from sqlalchemy.orm import declarative_base, as_declarative, declared_attr","sqlalchemy.ext.automap":"from sqlalchemy.orm import declarative_base as automap_base","sqlalchemy.ext.declarative.api":"from sqlalchemy.orm import declarative_base, as_declarative, declared_attr","sqlalchemy.ext.asyncio":`
${ls}
from sqlalchemy import Select
from sqlalchemy.engine import Connection, CursorResult, Engine, Result, ScalarResult, MappingResult
from sqlalchemy.orm import Session
class AsyncAttrs:
    awaitable_attrs: Any
class AsyncResult(Generic[R]):
${Xt(tr)}
    def __aiter__(self) -> AsyncIterator[R]: ...
    def scalars(self: AsyncResult[tuple[T]], index: int = ...) -> AsyncScalarResult[T]: ...
    async def all(self) -> Sequence[R]: ...
    async def fetchall(self) -> Sequence[R]: ...
    async def fetchmany(self, size: int = ...) -> Sequence[R]: ...
    async def fetchone(self) -> R | None: ...
    async def first(self) -> R | None: ...
    async def one(self) -> R: ...
    async def one_or_none(self) -> R | None: ...
    async def scalar(self: AsyncResult[tuple[T]]) -> T | None: ...
    async def scalar_one(self: AsyncResult[tuple[T]]) -> T: ...
    async def scalar_one_or_none(self: AsyncResult[tuple[T]]) -> T | None: ...
    def partitions(self, size: int = ...) -> AsyncIterator[Sequence[R]]: ...
    async def close(self) -> None: ...
class AsyncScalarResult(Generic[T]):
${Xt(tr)}
    def __aiter__(self) -> AsyncIterator[T]: ...
    async def all(self) -> Sequence[T]: ...
    async def fetchall(self) -> Sequence[T]: ...
    async def fetchmany(self, size: int = ...) -> Sequence[T]: ...
    async def first(self) -> T | None: ...
    async def one(self) -> T: ...
    async def one_or_none(self) -> T | None: ...
    def partitions(self, size: int = ...) -> AsyncIterator[Sequence[T]]: ...
    async def close(self) -> None: ...
class AsyncTransaction:
    def __await__(self) -> Self: ...
    async def __aenter__(self) -> Self: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
    async def close(self) -> None: ...
class AsyncSessionTransaction:
    def __await__(self) -> Self: ...
    async def __aenter__(self) -> Self: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
class _Stream(Generic[T]):
    def __await__(self) -> T: ...
    async def __aenter__(self) -> T: ...
class AsyncConnection:
    sync_connection: Connection
    def __await__(self) -> Self: ...
    async def __aenter__(self) -> Self: ...
    async def start(self) -> Self: ...
    async def execute(self, statement: Select[R], *args: Any, **kwargs: Any) -> CursorResult[R]: ...
    async def exec_driver_sql(self, statement: str, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
    async def scalar(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> T | None: ...
    async def scalars(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> ScalarResult[T]: ...
    def stream(self, statement: Select[R], *args: Any, **kwargs: Any) -> _Stream[AsyncResult[R]]: ...
    def stream_scalars(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> _Stream[AsyncScalarResult[T]]: ...
    async def run_sync(self, function: Any, *args: Any, **kwargs: Any) -> Any: ...
    def begin(self) -> AsyncTransaction: ...
    def begin_nested(self) -> AsyncTransaction: ...
    async def execution_options(self, **options: Any) -> Self: ...
    async def get_raw_connection(self) -> Any: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
    async def close(self) -> None: ...
    async def aclose(self) -> None: ...
class _AsyncConnectionContext:
    async def __aenter__(self) -> AsyncConnection: ...
class AsyncEngine:
    sync_engine: Engine
    def connect(self) -> AsyncConnection: ...
    def begin(self) -> _AsyncConnectionContext: ...
    async def dispose(self, close: bool = ...) -> None: ...
    async def raw_connection(self) -> Any: ...
    def execution_options(self, **options: Any) -> Self: ...
class AsyncSession:
    sync_session: Session
    bind: Any
    info: dict[Any, Any]
    def __init__(self, bind: Any = ..., **kwargs: Any) -> None: ...
    async def __aenter__(self) -> Self: ...
    @overload
    async def execute(self, statement: Select[R], *args: Any, **kwargs: Any) -> Result[R]: ...
    async def execute(self, statement: Any, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
    async def scalar(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> T | None: ...
    async def scalars(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> ScalarResult[T]: ...
    async def stream(self, statement: Select[R], *args: Any, **kwargs: Any) -> AsyncResult[R]: ...
    async def stream_scalars(self, statement: Select[tuple[T]], *args: Any, **kwargs: Any) -> AsyncScalarResult[T]: ...
    async def get(self, entity: type[T], ident: Any, **kwargs: Any) -> T | None: ...
    async def get_one(self, entity: type[T], ident: Any, **kwargs: Any) -> T: ...
    async def merge(self, instance: T, **kwargs: Any) -> T: ...
    def add(self, instance: Any) -> None: ...
    def add_all(self, instances: Any) -> None: ...
    async def delete(self, instance: Any) -> None: ...
    async def delete_all(self, instances: Any) -> None: ...
    async def refresh(self, instance: Any, attribute_names: Any = ..., with_for_update: Any = ...) -> None: ...
    def expire(self, instance: Any, attribute_names: Any = ...) -> None: ...
    def expire_all(self) -> None: ...
    def expunge(self, instance: Any) -> None: ...
    def expunge_all(self) -> None: ...
    async def flush(self, objects: Any = ...) -> None: ...
    async def commit(self) -> None: ...
    async def rollback(self) -> None: ...
    async def reset(self) -> None: ...
    async def close(self) -> None: ...
    async def aclose(self) -> None: ...
    async def invalidate(self) -> None: ...
    async def run_sync(self, function: Any, *args: Any, **kwargs: Any) -> Any: ...
    def begin(self) -> AsyncSessionTransaction: ...
    def begin_nested(self) -> AsyncSessionTransaction: ...
    async def connection(self, *args: Any, **kwargs: Any) -> AsyncConnection: ...
    def get_bind(self, *args: Any, **kwargs: Any) -> Any: ...
    def in_transaction(self) -> bool: ...
    def is_modified(self, instance: Any) -> bool: ...
S = TypeVar("S", bound=AsyncSession)
class _AsyncSessionContext(Generic[S]):
    async def __aenter__(self) -> S: ...
class async_sessionmaker(Generic[S]):
    def __init__(self, bind: Any = ..., *, class_: type[S] = ..., **kwargs: Any) -> None: ...
    def __call__(self, **kwargs: Any) -> S: ...
    def begin(self) -> _AsyncSessionContext[S]: ...
    def configure(self, **kwargs: Any) -> None: ...
class async_scoped_session(AsyncSession, Generic[S]):
    def __init__(self, session_factory: async_sessionmaker[S], scopefunc: Any) -> None: ...
    def __call__(self, **kwargs: Any) -> S: ...
    async def remove(self) -> None: ...
    registry: Any
def create_async_engine(url: Any, **kwargs: Any) -> AsyncEngine: ...
def async_engine_from_config(configuration: Any, prefix: str = ..., **kwargs: Any) -> AsyncEngine: ...
def async_object_session(instance: Any) -> AsyncSession | None: ...
`,"sqlalchemy.ext.asyncio.session":"from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, AsyncSessionTransaction, async_sessionmaker","sqlalchemy.ext.asyncio.engine":"from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction, create_async_engine","sqlalchemy.ext.asyncio.result":"from sqlalchemy.ext.asyncio import AsyncResult, AsyncScalarResult","sqlalchemy.ext.asyncio.scoping":"from sqlalchemy.ext.asyncio import async_scoped_session",sqlmodel:`
${ls}
from pydantic import BaseModel
from sqlalchemy import Column, ColumnElement, ForeignKey, MetaData, Select, Table, delete, insert, text, update, inspect
from sqlalchemy.engine import Connection, CursorResult, Engine, Result, Row, ScalarResult, TupleResult, create_engine
import sqlalchemy.orm
class SelectOfScalar(Select[tuple[T]], Generic[T]): ...
${Mb("SelectOfScalar[A]",n=>`Select[${n}]`)}
class SQLModel(BaseModel):
    metadata: MetaData
class Session(sqlalchemy.orm.Session):
    @overload
    def exec(self, statement: SelectOfScalar[T], *args: Any, **kwargs: Any) -> ScalarResult[T]: ...
    @overload
    def exec(self, statement: Select[R], *args: Any, **kwargs: Any) -> TupleResult[R]: ...
    def exec(self, statement: Any, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
def Field(default: Any = ..., **kwargs: Any) -> Any: ...
def Relationship(*args: Any, **kwargs: Any) -> Any: ...
def col(column: T) -> ColumnElement[T]: ...
`,"sqlmodel.main":"from sqlmodel import Field, Relationship, SQLModel","sqlmodel.sql":"","sqlmodel.sql.expression":"from sqlmodel import SelectOfScalar, col, delete, insert, select, text, update","sqlmodel.orm":"","sqlmodel.orm.session":"from sqlmodel import Session","sqlmodel.ext":"","sqlmodel.ext.asyncio":"","sqlmodel.ext.asyncio.session":`
${ls}
from sqlalchemy import Select
from sqlalchemy.engine import CursorResult, ScalarResult, TupleResult
import sqlalchemy.ext.asyncio
from sqlmodel import SelectOfScalar
class AsyncSession(sqlalchemy.ext.asyncio.AsyncSession):
    @overload
    async def exec(self, statement: SelectOfScalar[T], *args: Any, **kwargs: Any) -> ScalarResult[T]: ...
    @overload
    async def exec(self, statement: Select[R], *args: Any, **kwargs: Any) -> TupleResult[R]: ...
    async def exec(self, statement: Any, *args: Any, **kwargs: Any) -> CursorResult[Any]: ...
`};var si={...Ib,...Ab,...Cb,...xb,...Eb,...Pb,...Ob},Fb=new Set(Object.values(si).flatMap(n=>Array.from(n.matchAll(/async def (\w+)/g),e=>e[1])));function ri(n,e,t){let{module:s,facts:r}=t;return r.isAsync?!1:r.decorators.length===0?!0:e.site?.awaited?!1:r.decorators.every(o=>sO.test(oe(o))?!1:g(n.typeOf(s,o.kind==="Call"?o.func:o)).every(a=>a.kind!=="function"||a.function.module.isStub||rO(a.function)))}var sO=/thread|executor|process|background|async|task|actor|job|defer/i;function rO(n){let{start:e,end:t}=n.facts,s=n.module.facts.functions.filter(a=>a.start>=e&&a.end<=t),r=new Set(s.flatMap(({parameters:a})=>a.map(({name:l})=>l))),o=a=>a?.kind==="Name"&&r.has(a.id),i=new Set(s.flatMap(iO));return s.some(({name:a,isAsync:l,isLambda:c,parameters:d,calls:u,returns:f})=>f.some(({value:p})=>o(p))||!c&&!l&&!i.has(a)&&u.some(({call:{func:p}})=>o(p)&&!d.some(y=>oO(p,y.name))))}function oO(n,e){return n.kind==="Name"&&n.id===e}function iO({calls:n}){return n.flatMap(({call:e})=>/^(wraps|update_wrapper)$/.test(oe(e.func))?[]:sn(e).flatMap(t=>t.kind==="Name"?[t.id]:[]))}function oe(n){return n.kind==="Call"?oe(n.func):E(n)}var oi=class{#e;#t;constructor(e){this.#e=e;let t=new Set(Fb);for(let s of e.modules.values())for(let{facts:r}of s.functions)r.isAsync&&!r.isGenerator&&t.add(r.name);this.#t=t}coroutinesIn(e){return Lb(this.#e.calls,e,({awaited:t,result:s,call:r})=>s==="statement"&&!t&&this.#t.has(oe(r.func))).flatMap(t=>g(t.callee).every(aO)?{call:t,caller:e}:[])}tasksIn(e,t){return Lb(this.#e.calls,e,({awaited:s,call:r})=>!s&&cO.has(oe(r.func))).flatMap(s=>{if(s.names.length===0||!s.names.every(o=>dO.has(o)))return[];if(s.site.result==="statement")return{call:s,name:null};let r=uO(t,e,s);return r===null?[]:{call:s,name:r}})}};function Lb(n,e,t){return e.facts.calls.some(t)?n.callsIn(e).filter(({site:s})=>s!==null&&t(s)):[]}function aO(n){if(n.kind!=="function")return!1;let{facts:e,qualifiedName:t}=n.function;return/^(sqlalchemy|sqlmodel)\.ext\.asyncio\.(session\.)?AsyncSession\./.test(t)?!1:e.isAsync&&!e.isGenerator&&e.decorators.every(s=>lO.has(oe(s)))}var lO=new Set(["staticmethod","classmethod","override","final","abstractmethod","overload","retry","wraps","get","post","put","patch","delete","head","options","trace","api_route","websocket","route","exception_handler","middleware","on_event"]),cO=new Set(["create_task","ensure_future"]),dO=new Set(["asyncio.create_task","asyncio.ensure_future","asyncio.AbstractEventLoop.create_task"]);function uO(n,{facts:e,module:t},{node:s}){let r=n.nodesOf("Assign").find(({value:c})=>c===s||c.start===s.start),o=r?.value.end===s.end&&r.targets.length===1?r.targets[0]:void 0;if(o?.kind!=="Name")return null;let{globals:i,nonlocals:a}=t.scope(e.scope);return i.includes(o.id)||a.includes(o.id)||n.nodesOf("Name").some(({id:c,start:d})=>c===o.id&&d!==o.start&&e.start<=d&&d<e.end)?null:o.id}function $b(n){let e=new Map;for(let[t,s]of n.entries()){let r=n[t+1];if(t>0&&!jb(s,e))return!0;if(r===void 0)return!1;e=r.caller===null||s.site===null?new Map:qb(r.caller,s.site.call,e)}return!1}function Db(n,e,t,s){let r=new Set,o=(i,a,l)=>{let c=[...l,i],d=s(i);if(d!==null)return{calls:c,effect:d};if(c.length>=e||r.has(i))return null;r.add(i);for(let u of t(i)){let f=u.caller===null||i.site===null?new Map:qb(u.caller,i.site.call,a),p=jb(u,f)?o(u,f,c):null;if(p!==null)return p}return null};return o(n,new Map,[])}function qb({facts:n,module:e,owner:t},s,r){let o=new Map;if(s.args.some(({kind:l})=>l==="Starred")||s.keywords.some(({arg:l})=>l===null))return o;let a=t!==null&&!n.decorators.some(l=>l.kind==="Name"&&l.id==="staticmethod")?n.parameters.slice(1):n.parameters;for(let[l,{name:c,kind:d,default:u}]of a.entries()){if(d==="vararg"||d==="kwarg"||e.definitionsIn(n.scope,c).length>1)continue;let f=d==="keyword-only"?void 0:s.args[l],p=s.keywords.find(({arg:h})=>h===c)?.value??f??u,y=p===null?null:nr(p,p===u?new Map:r);y!==null&&o.set(c,y)}return o}function jb({module:n,caller:e,node:t,block:s},r){if(r.size===0||e===null)return!0;let o=new Set;for(let i=s;i>=0;i=n.block(i).parent){let{kind:a,test:l}=n.block(i);if(o.add(i),a==="function")break;if(!(l===null||a!=="if"&&a!=="else"&&a!=="while")&&nr(l,r)===(a==="else"))return!1}return!n.facts.blocks.some(({kind:i,test:a,leaves:l,parent:c,end:d})=>i==="if"&&l==="function"&&a!==null&&o.has(c)&&d<=t.start&&nr(a,r)===!0)}function nr(n,e){switch(n.kind){case"Name":return e.get(n.id)??null;case"Constant":return n.type==="None"?!1:n.type==="bool"?n.value:null;case"UnaryOp":{let t=n.op==="Not"?nr(n.operand,e):null;return t===null?null:!t}case"BoolOp":{let t=n.values.map(r=>nr(r,e)),s=n.op==="Or";return t.includes(s)?s:t.every(r=>r===!s)?!s:null}default:return null}}function Bb(n,e,t){let s=[],r=new Set,o=i=>{if(!r.has(i))switch(r.add(i),i.kind){case"Call":s.push(i);return;case"NamedExpr":o(i.value);return;case"Attribute":o(i.value);return;case"Name":{let a=n.lookUp(e,i.id,i.start);if(a.kind!=="definitions")return;for(let{module:l,definition:c}of a.sites)l===e&&(c.kind==="with"?o(c.context):(c.kind==="assign"||c.kind==="annotated"&&c.value)&&o(c.value));return}default:}};return o(t),s}function Tc({caller:n,module:e,node:t,block:s}){if(n===null)return!1;let r=fO(n);if(r.size===0)return!1;for(let o of e.blocksAround(s)){if(o.kind==="function")break;if(!(o.kind!=="if"&&o.kind!=="else"||o.test===null)&&cs(o.test,o.kind==="if").some(i=>r.has(i)))return!0}return e.facts.blocks.some(({kind:o,test:i,leaves:a,parent:l,end:c})=>o==="if"&&a==="function"&&l===n.facts.bodyBlock&&c<=t.start&&i!==null&&cs(i,!1).some(d=>r.has(d)))}function fO({module:n,facts:e}){let t=new Set(n.scope(e.scope).globals);for(let{value:s}of e.returns){let r=s?.kind==="Attribute"?ii(s):null;r?.startsWith("self.")&&t.add(r);let o=s?.kind==="Attribute"?s.value:s,i=o?.kind==="Subscript"?ii(o.value):null,a=i!==null&&n.definitionsIn(e.scope,i).length>0;i!==null&&!a&&t.add(i)}for(let{target:s}of e.attributeAssignments){let r=ii(s);r!==null&&t.add(r)}return t}function cs(n,e){switch(n.kind){case"BoolOp":return n.values.flatMap(t=>cs(t,e));case"UnaryOp":return n.op==="Not"?cs(n.operand,!e):[];case"Compare":{let[t]=n.ops,[s]=n.comparators;return s===void 0?[]:t==="In"||t==="NotIn"?cs(s,t==="In"===e):s.kind!=="Constant"||s.type!=="None"?[]:cs(n.left,(t==="IsNot"||t==="NotEq")===e)}case"Call":{let[t,s]=n.args;return e||n.func.kind!=="Name"||n.func.id!=="hasattr"||t?.kind!=="Name"?[]:s?.kind==="Constant"?[`${t.id}.${s.value}`]:[]}default:{let t=e?null:ii(n);return t===null?[]:[t]}}}function ii(n){return n.kind==="Name"?n.id:n.kind==="Attribute"&&n.value.kind==="Name"?`${n.value.id}.${n.attr}`:null}var ai=class{#e;#t;#n=null;constructor(e,t){this.#e=e,this.#t=t}misusesIn(e){return this.#n??=this.#s(),this.#n.get(e)??[]}#s(){let{calls:e,modules:t}=this.#e.project,s=new Map,r=[...t.values()].some(_O);for(let o of t.values())if(o.role!=="test"){for(let i of o.functions)if(i.facts.calls.some(({call:a})=>Ec.has(Ic(a.func))))for(let a of e.callsIn(i)){if(a.site===null||!Ec.has(Ic(a.site.call.func)))continue;let l=yO(a);if(!(l===null||l==="nested"&&r||Rn(a)))for(let c of this.#r(l,i,a)){let d=c.caller.module,u=s.get(d)??[];u.some(({chain:f})=>f[0]===c.chain[0])||u.push(c),s.set(d,u)}}}for(let o of s.values())o.sort((i,a)=>i.chain[0].node.start-a.chain[0].node.start);return s}#r(e,t,s){let r=[],o=new Set([t]),i=[{symbol:t,chain:[s]}];for(let a=0;a<pO&&i.length>0;a++){let l=[];for(let{symbol:c,chain:d}of i)if(!gO(e,d[0],c)){if(this.#a(e,c)){this.#t.mayServe(c)&&r.push({kind:e,caller:c,name:hO(s),chain:d});continue}if(!c.facts.isAsync)for(let[u,f]of this.#i(c))o.has(u)||(o.add(u),l.push({symbol:u,chain:[f,...d]}))}i=l}return r}#a(e,t){return e==="nested"?t.facts.isAsync:this.#o(t)}#o(e){let{facts:t,module:s}=e;return t.isAsync||!t.decorators.every(r=>mO.test(oe(r)))?!1:this.#e.fastapi.endpointsIn(s).some(r=>r.function===e)}#i(e){let{calls:t,inference:s}=this.#e.project;return this.#t.callsOf(e).flatMap(({caller:r,site:o})=>{let i=r&&t.callsIn(r).find(a=>a.site===o);return!r||!i||Rn(i)||!i.runs.includes(e)?[]:ri(s,i,e)?[[r,i]]:[]})}},pO=6,mO=/^(get|post|put|patch|delete|head|options|trace|api_route|route)$/,Hb=new Set(["asyncio.run","asyncio.AbstractEventLoop.run_until_complete","asyncio.AbstractEventLoop.run_forever","asyncio.Runner.run","anyio.run","trio.run","uvloop.run","uvicorn.run"]),Wb=new Set(["asyncio.create_task","asyncio.ensure_future","asyncio.get_running_loop","asyncio.get_event_loop"]),Ec=new Set(["async_to_sync",...Hb,...Wb].map(n=>n.slice(n.lastIndexOf(".")+1)));function Ic(n){return oe(n)}function yO(n){let e=n.site?.call.func;if(e===void 0||!Ec.has(Ic(e)))return null;if(e.kind==="Call")return E(e.func)==="async_to_sync"?"nested":null;let t=s=>n.names.length>0&&n.names.every(r=>s.has(r));return t(Hb)?"nested":t(Wb)?"missing":null}function hO({names:n,site:e}){return e?.call.func.kind==="Call"?"asgiref.sync.async_to_sync":n[0]}function gO(n,e,{facts:t,module:s}){return t.calls.some(o=>{let i=oe(o.call.func);return i==="is_running"||i==="set_event_loop"||i==="current_async_library"?!0:/^_?get_(running|event)_loop$/.test(i)&&Ub(s,o.block,/^(RuntimeError|Exception)$/)})||Ub(s,e.block,n==="nested"?/^RuntimeError$/:/^(RuntimeError|Exception)$/)}function Ub(n,e,t){for(let s of n.blocksAround(e)){if(s.kind==="function")return!1;if(s.kind!=="try"&&s.kind!=="except")continue;if(n.facts.blocks.some(({kind:o,statement:i,test:a,parent:l})=>o!=="except"||i!==s.statement||l!==s.parent?!1:a===null||bO(a).some(c=>t.test(c))))return!0}return!1}function bO(n){return(n.kind==="Tuple"?n.elts:[n]).map(E)}function _O({facts:n}){return Vn(n,/^nest_asyncio/)}var li=class{#e;#t;#n=null;constructor(e,t){this.#e=e,this.#t=t}readsIn(e){if(this.#n??=this.#s(),this.#n.size===0)return[];let{module:t}=e,{inference:s}=this.#e,r=[];for(let o of e.nodesOf("Attribute")){let i=this.#n.get(o.attr),a=i&&t.functionAt(o.start);if(!i||!a)continue;let l=s.typeOf(t,o.value),c=g(l).map(f=>{let p=f.kind==="instance"?s.classes.member(f,o.attr)?.sites[0]:void 0;return p?.definition.kind==="function"?p.module.functions[p.definition.function]:null}),d=f=>f!==null&&i.has(f);if(c.length===0||!c.every(d))continue;let u=t.blockAt(o.start);r.push({module:t,caller:a,node:o,site:null,block:u,callee:l,names:[],runs:c})}return r}#s(){let e=new Map;for(let t of this.#e.modules.values())if(t.role!=="test")for(let s of t.functions){let{decorators:r,name:o,calls:i,isAsync:a}=s.facts;if(s.owner===null||r.length===0||i.length===0||a||!this.#e.inference.isProperty(s)||r.some(c=>/cache/.test(oe(c)))||!this.#t(s))continue;let l=e.get(o);l?l.add(s):e.set(o,new Set([s]))}return e}};var ci=class{#e;#t=new Map;#n=null;#s=null;#r=null;constructor(e){this.#e=e}mayServe({facts:e,module:t}){return zb(t)&&!Qb(t,e.block)}serves(e,t){if(this.#p(e))return!1;if(this.isLifespan(e)){let s=e.facts.yields[0];if(s!==void 0&&t<s.start)return!1}return this.#a(e)}callsOf(e){return(this.#g(e)??[]).flatMap(({caller:t,site:s})=>t&&s?{caller:t,site:s}:[])}#a(e){let t=this.#t.get(e);if(t!==void 0)return t;this.#t.set(e,!1);let s=this.#o(e);return this.#t.set(e,s),s}#o(e){let{facts:t,module:s}=e;if(!this.mayServe(e)||this.#f(s))return!1;for(let a of t.decorators){let l=oe(a);if(l==="on_event")return!Xb(a);if(RO.has(l))return!1;if(!TO.has(l)&&!this.#u(s,a))return!0}let r=this.#g(e);if(r===null)return!0;let o=!1;for(let a of r)if(o=!0,this.#c(e,a))return!0;if(o)return!1;let i=this.#i(e);return i===null||!this.#l(i)}#i({module:e,facts:t}){let s=e.functions.find(({facts:{scope:o}})=>o===t.outerScope),r=s?.facts.returns.some(({value:o})=>o?.kind==="Name"&&o.id===t.name);return s!==void 0&&r===!0?s:null}#l(e){let t=this.#g(e)??[];return t.length>0&&t.every(({site:s,taker:r})=>s!==null&&r!==null&&Yb(r,s.call))}#c({facts:e},{module:t,caller:s,node:r,site:o,taker:i}){if(!zb(t))return!1;let a=i===null?"":oe(i.func);return i!==null&&xO(i)||i!==null&&Yb(i,r)?!1:s===null?!Qb(t,t.blockAt(r.start)):!(o!==null&&(!e.isAsync||o.awaited||o.result==="entered"||o.result==="iterated"))&&!CO.has(a)?a===SO||!this.#d(s):this.serves(s,r.start)}#u(e,t){let s=this.#e.inference.typeOf(e,t.kind==="Call"?t.func:t);return s.kind==="function"&&!s.function.module.isStub&&s.function.owner===null}#d(e){if(e.facts.isAsync)return!1;let t=this.#g(e)??[];return t.length>0&&t.every(({site:s,taker:r})=>s===null&&AO(r))}#f(e){return this.#s??=Kb(this.#e,"script"),!this.#s.has(e)||(this.#r??=Kb(this.#e,"application"),this.#r.has(e))?!1:!wO(e)}isLifespan({facts:e,module:t}){if(!e.isAsync||!e.isGenerator)return!1;if(/lifespan/i.test(e.name))return!0;let s=e.parameters[0]?.annotation;return s&&/^(FastAPI|Starlette)$/.test(oe(s))?!0:e.decorators.length>0&&this.#y(t,e.name,"lifespan")}#p({facts:e,module:t,owner:s}){return e.name==="__aenter__"&&!!s?.facts&&this.#y(t,s.facts.name,"lifespan")}#y(e,t,s){return[e.facts.topLevel,...e.facts.functions].some(o=>o.calls.some(({call:i})=>i.keywords.some(({arg:a,value:l})=>a===s&&l.kind==="Name"&&l.id===t)))}#g(e){this.#n??=kO(this.#e);let{inference:t}=this.#e,s=this.#n.get(e.facts.name)??[];return s.length>Gb&&(s=s.filter(({module:r,node:o})=>r===e.module&&o.kind==="Name"),s.length===0||s.length>Gb)?null:s.filter(({module:r,node:o})=>g(t.typeOf(r,o)).some(i=>i.kind==="function"&&i.function===e&&x(i)!==null))}},Gb=200;function kO(n){let e=new Map,t=(s,r)=>{let o=e.get(s);o?o.push(r):e.set(s,[r])};for(let s of n.modules.values())if(s.role!=="test"){Vb(s,null,s.facts.topLevel,t);for(let r of s.functions)Vb(s,r,r.facts,t)}return e}function Vb(n,e,{calls:t},s){if(t.length===0)return;let r=new Map;for(let{call:o}of t){let i=a=>{a.kind==="Call"?r.set(a.start,{end:a.end,taker:o}):(a.kind==="Name"||a.kind==="Attribute")&&s(oe(a),{module:n,caller:e,node:a,site:null,taker:o})};for(let a of o.args)i(a);for(let{value:a}of o.keywords)i(a);for(let a of Jb(o))i(a)}for(let o of t){let{func:i,start:a,end:l}=o.call,c=r.get(a);s(oe(i),{module:n,caller:e,node:i,site:o,taker:c?.end===l?c.taker:null})}}function Kb({modules:n,inference:{imports:e}},t){let s=new Set;for(let r of n.values()){if(r.role!==t)continue;let o=(i,a,l)=>{let c=e.resolve(r,i,a);c.kind==="module"&&c.module!==r&&s.add(c.module);let d=l===null?null:e.submodule(c,l);d?.kind==="module"&&d.module!==r&&s.add(d.module)};for(let{module:i,level:a}of r.facts.starImports)o(i,a,null);for(let i of lt(r.facts))i.kind==="import"?o(i.module,0,null):o(i.module,i.level,i.name)}return s}function wO({facts:n}){let e=/^(fastapi|starlette)(\.|$)/;return n.starImports.some(({module:t})=>e.test(t))||Vn(n,e)}function zb({path:n,role:e}){return e==="application"&&!/(^|\/)(cli|cli\.py|commands\.py|__main__\.py|manage\.py|setup\.py)($|\/)/.test(n)}function Qb(n,e){for(let{kind:t,test:s}of n.blocksAround(e))if(t==="if"&&s?.kind==="Compare"&&s.left.kind==="Name"&&s.left.id==="__name__")return!0;return!1}function Yb(n,e){if(Jb(n).includes(e))return!0;let{func:t}=n;return t.kind!=="Attribute"?!1:t.attr==="append"?oe(t.value)==="on_startup":t.attr==="add_event_handler"&&Xb(n)}function Jb(n){let e=n.keywords.find(({arg:t})=>t==="on_startup")?.value;return e?.kind==="List"||e?.kind==="Tuple"?e.elts:[]}function Xb(n){let e=n.kind==="Call"?n.args[0]:void 0;return e?.kind==="Constant"&&e.value==="startup"}function AO(n){return n!==null&&/^(Thread|Timer|Process|start_new_thread)$/.test(oe(n.func))}var SO="run_coroutine_threadsafe";function xO({func:n}){return vO.has(oe(n))&&!(n.kind==="Attribute"&&oe(n.value)==="from_thread")}var vO=new Set(["run","run_until_complete","async_to_sync","run_sync"]),CO=new Set(["gather","wait_for","shield","wait","as_completed","enter_async_context"]),RO=new Set(["command","group","callback"]),TO=new Set(["staticmethod","classmethod","asynccontextmanager","wraps","override","final","retry","abstractmethod"]);function Zb({fastapi:n,pydantic:e,project:t}){let{inference:s}=t,r=new Set,o=i=>{if(i.kind==="union")for(let a of i.members)o(a);if(i.kind==="instance"){for(let a of i.args)o(a);if(!(r.has(i.class)||e.isModel(i.class)!==!0)){for(let{class:a}of s.classes.ancestryOf(i).classes)r.add(a);for(let{module:a,annotation:l}of e.fieldsOf(i.class).values())o(s.annotation(a,l))}}};for(let i of n.routes)for(let{annotation:a,source:l}of n.allParametersOf(i,null).parameters)a&&l!=="injected"&&l!=="dependency"&&o(s.annotation(a.module,a.node));return r}var di=class{#e;#t;#n;#s;#r=null;#a=null;#o=new WeakMap;#i=new Map;#l;#c=e=>this.#_("file").chainOf(e)!==null;#u=null;constructor(e,t){this.#e=e,this.#t=t,this.#n=new ci(e.project),this.#s=new ai(e,this.#n),this.#l=new Oe(e.project.calls,{effectOf:s=>this.#g(s),follows:(s,r)=>this.#b(s,r)})}blockingCallsIn(e,t=[]){if(!this.#f(e))return[];let{calls:s}=this.#e.project,r=t.filter(d=>d.caller===e),i=[...s.callsIn(e),...r].flatMap(d=>this.#p(e,d));if(r.length>0&&i.sort((d,u)=>d.node.start-u.node.start),i.length===0)return i;let a=i.filter(({kind:d,node:u})=>d==="wait"&&this.#n.isLifespan(e)?!1:!e.facts.isAsync||this.#n.serves(e,u.start)),l=a.map(({chain:d})=>d[d.length-1]),c=a.filter(({name:d,chain:u})=>d===EO&&u.length===1);return a.filter((d,u)=>l.indexOf(l[u])===u&&!c.some(f=>IO(d,f)))}blockingReadsIn(e){return this.#a??=new li(this.#e.project,t=>this.#l.chainIn(t)!==null),this.#a.readsIn(e)}serves(e,t){return this.#n.serves(e,t)}misusesIn(e){return this.#s.misusesIn(e)}droppedCoroutinesIn(e){return e.module.role==="application"?this.#d().coroutinesIn(e):[]}droppedTasksIn(e,t){return e.module.role==="application"?this.#d().tasksIn(e,t):[]}#d(){return this.#r??=new oi(this.#e.project),this.#r}#f(e){return this.#n.mayServe(e)?e.facts.isAsync?!0:e.owner===null||!Sc(e)?!1:(this.#u??=Zb(this.#e),this.#u.has(e.owner)):!1}#p(e,t){if(t.site?.awaited&&!OO.test(oe(t.site.call.func)))return[];if(Rn(t)||t.names.length===0&&t.runs.length===0)return[];let s=this.#g(t);return s!==null?this.#w(e,t,s,this.#c)?[]:[t_(e,t,{calls:[t],effect:s})]:this.#l.chainOf(t)===null?[]:NO.flatMap(r=>{let o=this.#y(r,t);return o===null||o.calls.length>e_?[]:this.#A(e,t,o)?[]:[t_(e,t,o)]})}#y(e,t){let s=this.#_(e),r=s.chainOf(t);if(r===null||!$b(r.calls))return r;let{calls:o}=this.#e.project;return Db(t,e_,a=>s.followed(a).flatMap(l=>o.callsIn(l).filter(c=>s.chainOf(c)!==null)),a=>s.effectOf(a))}#g(e){let t=this.#o.get(e);return t===void 0&&(t=bb(this.#e.project.inference,e,this.#t),this.#o.set(e,t)),t}#_(e){let t=this.#i.get(e);return t===void 0&&(t=new Oe(this.#e.project.calls,{effectOf:s=>{let r=this.#g(s);if(r?.callable.kind!==e||Tc(s))return null;let o=i=>this.#g(i)?.callable.kind==="file";return s.caller&&this.#w(s.caller,s,r,o)?null:r},follows:(s,r)=>this.#b(s,r)}),this.#i.set(e,t)),t}#b(e,t){return t.module.role!=="migration"&&ri(this.#e.project.inference,e,t)&&!Rn(e)&&!Tc(e)}#w(e,t,s,r){if(!MO.test(s.name))return!1;let o=t.site===null?t.node:t.site.call.func.kind==="Attribute"?t.site.call.func.value:null;return o!==null&&this.#m(e,o,s.callable.kind,r)}#A(e,t,{effect:s}){return!s.name.startsWith("typing.IO.")||t.site===null?!1:sn(t.site.call).some(r=>this.#m(e,r,"file",this.#c))}#m(e,t,s,r){let{calls:o,inference:i}=this.#e.project;return Bb(i.names,e.module,t).some(a=>{let l=o.callsIn(e).find(({site:c,node:d})=>c!==null&&d.start===a.start&&d.end===a.end);return l===void 0?!1:s==="file"&&l.names.some(c=>ei(c)?.kind==="file")?!0:s==="file"?r(l):this.#g(l)?.callable.kind===s})}},EO="concurrent.futures.Executor.__exit__";function IO({kind:n,chain:e},{chain:[t]}){let[s]=e;if(n!=="wait"||s===void 0||t===void 0||s===t)return!1;for(let{kind:r,test:o}of s.module.blocksAround(s.block))if(r==="with"&&o!==null&&o.start===t.node.start)return!0;return!1}var OO=/sleep/i,MO=/^(typing\.IO|zipfile\.ZipFile|tarfile\.TarFile|smtplib\.SMTP|ftplib\.FTP|imaplib\.IMAP4|poplib\.POP3|pika\.BlockingConnection|kafka\.Kafka\w+)/,e_=6,NO=["sleep","http","database","file","subprocess","service","wait","cpu"];function t_(n,e,{calls:t,effect:s}){let{kind:r,use:o}=s.callable;return{kind:r,caller:n,node:e.node,name:s.name,use:o,chain:t}}function n_({origin:n}){return r_(n.module,n.node)?.name??null}function s_(n,{origin:e}){let t=r_(e.module,e.node);if(t!==null&&t.scope===0)return`${e.module.name}.${t.name}`;for(let r of n.modules.values())for(let{name:o,definitions:i}of r.scope(0).bindings)if(i.some(a=>PO(n.inference,r,a,e)))return`${r.name}.${o}`;let s=e.module.functionAt(e.node.start);return s?s.qualifiedName:t===null?e.module.name:`${e.module.name}.${t.name}`}function r_(n,e){for(let[t,{bindings:s}]of n.facts.scopes.entries())for(let{name:r,definitions:o}of s)if(o.some(i=>"value"in i&&i.value?.start===e.start&&i.value.end===e.end))return{scope:t,name:r};return null}function PO(n,e,t,s){return t.kind!=="assign"&&t.kind!=="annotated"||t.value?.kind!=="Call"?!1:P(n,{module:e,node:t.value})?.node===s.node}function ds(n){return Oc(n,{...n.facts.topLevel,start:0,end:Number.MAX_SAFE_INTEGER})}function Oc(n,e){let t=d=>le(e,d.start),{functions:s,scopes:r,blocks:o}=n.facts,a=[e,...s.filter(d=>d!==e&&t(d))].flatMap(d=>[...d.calls.map(({call:u})=>u),...[...d.returns,...d.yields,...d.uses,...d.attributeAssignments].map(({value:u})=>u),...d.raises.map(({exception:u})=>u)]),l=r.flatMap(({bindings:d})=>d.flatMap(({definitions:u})=>u.filter(t).map(f=>"value"in f?f.value:f.kind==="for"?f.iterable:f.kind==="with"?f.context:null))),c=o.filter(t).map(({test:d})=>d);return[...a,...l,...c].filter(d=>d!==null)}function sr(n,e){let t=!1;return D(n,s=>(!t&&e(s)&&(t=!0),!t)),t}function o_(n,e){let{innerPath:t,handlerParameters:s,allDependencies:r,parameters:o,route:i}=e;if(t===null||s===null||i.callable.wrapper!==null||r.some(c=>c.parameters===null))return null;let a=be(t),l=new Set;for(let{source:c,name:d,alias:u,marker:f,annotation:p,injection:y,owner:h}of o){if(c==="unknown"&&(f!==null||p===null))return null;if(l.add(d),c==="path"){if(u===null)return null;l.add(u)}let b=Mc(h===null?i.callable:h.callable);if((y==="request"||y==="websocket"||y==="connection")&&b!==null&&a_(n,b,d,0))return null}return a.filter(({name:c})=>!l.has(c))}function Mc({signature:n,function:e}){return n===null?e:Mc(n)}function i_(n){return[...n.modules.values()].some(e=>e.role!=="test"&&ds(e).some(l_))}var FO=4;function a_(n,e,t,s){let{module:r,facts:o}=e;if(r.isStub)return!1;if(Oc(r,o).some(l_))return!0;let i=l=>sr(l,c=>c.kind==="Name"&&c.id===t);return[...o.attributeAssignments,...o.returns,...o.yields].some(({value:l})=>l?.kind==="Name"&&l.id===t)?!0:n.calls.callsIn(e).some(({site:l,callee:c,names:d,runs:u})=>{if(l===null)return!1;let{args:f,keywords:p}=l.call,y=[...f,...p.map(({value:b})=>b)].findIndex(i);if(y<0)return!1;if(c.kind==="unknown"||s===FO)return!0;let h=c.kind==="function"?[c.function,...u]:u;return h.length===0?d.length===0:h.some(b=>{let w=p.find(({value:H})=>i(H))?.arg,S=b.owner!==null&&c.kind==="function"&&c.self!==null?1:0,T=w??b.facts.parameters[y+S]?.name;return T===void 0||a_(n,b,T,s+1)})})}function l_(n){return sr(n,e=>e.kind==="Attribute"&&e.attr==="path_params"||e.kind==="Constant"&&e.value==="path_params"||e.kind==="Name"&&e.id==="path_params")}var LO=/^(sqlalchemy\.(orm\.Session|ext\.asyncio\.AsyncSession)|sqlmodel\.(\w+\.)*(Async)?Session)\.add$/,$O=/^(create|add|register|insert)_/,c_=/(token|message|msg|session|result|report|status|preview|url|link)s?$|_to_/i,DO=/^(api|base|standard|generic|json|http|common)?(response|result)(model|schema|base|data|dto|vo)*$/i,ui=class{#e;#t;constructor(e){this.#e=e,this.#t=new Oe(e.project.calls,{effectOf:t=>this.#n(t),follows:(t,s)=>s.module.role==="application"})}creationOf(e){let{handler:t,methods:s}=e;if(t===null||s?.length!==1||s[0]!=="POST")return null;let{model:r,statusCode:o,isStream:i,returns:a}=this.#e.fastapi.responseOf(e);if(o!==null||i||!e.arguments.isComplete||r.kind==="annotated-none"||r.kind==="annotated-response"||t.facts.attributeAssignments.some(({target:y})=>y.attr==="status_code"))return null;let{inference:l}=this.#e.project;if(a.length===0||a.some(({type:y})=>me(l,y)!==!1&&y.kind!=="unknown"))return null;let c=a.flatMap(({type:y})=>g(y)).flatMap(Nc),d=r.kind==="declared"||r.kind==="annotated"?g(r.type).flatMap(Nc):[],u=this.#t.chainIn(t)?.effect;if(u&&c.includes(u.class))return u;if(!$O.test(t.facts.name)||c_.test(t.facts.name))return null;let f=[...c,...d].find(y=>I(y)&&!y.module.isStub),p=f===void 0?"":F(f.qualifiedName);return f===void 0||c_.test(p)||DO.test(p)?null:{class:f,at:null}}#n({names:e,site:t,module:s}){let r=t?.call.args[0];if(r===void 0||!e.some(c=>LO.test(c)))return null;let{inference:o}=this.#e.project,a=$(o,{module:s,node:r},{calls:!1}).every(({module:c,node:d})=>{if(d.kind!=="Call")return!1;let u=o.typeOf(c,d.func);return u.kind==="class"||u.kind==="function"&&u.self?.kind==="class"}),[l]=a?Nc(o.typeOf(s,r)):[];return l===void 0||t===null?null:{class:l,at:{module:s,node:t.call}}}};function Nc(n){return n.kind==="instance"?[n.class]:[]}function u_(n,e){let{fastapi:t}=n;if(e.kind!=="http"||e.router.kind==="unknown"||t.overridesRegistration(e))return[];if(["response_model_include","response_model_exclude"].some(r=>e.arguments.has(r)))return[];let{model:s}=t.responseOf(e);return s.kind!=="declared"&&(s.kind!=="annotated"||t.isWrapped(e))?[]:t.disclosureOf(e)?.kind==="table-model"?[]:qO(n,s.type)?new Pc(n,e).in(s.type):[]}var d_=new WeakMap;function qO(n,e){let t=d_.get(n)??new Map;d_.set(n,t);let s=new Set(Fc(e));for(let r of s){let o=t.get(r);if(o===void 0&&(o=jO(n,r),t.set(r,o)),o.hasSecretName)return!0;for(let i of o.classes)s.add(i)}return!1}function jO({pydantic:n,project:e},t){if(n.isModel(t)!==!0)return{hasSecretName:!1,classes:[]};let s=e.inference.classes.instanceOf(t),r=[...n.fieldsOf(t).keys()];return{hasSecretName:r.some(o=>p_.test(fi(o))||m_.test(fi(o))),classes:r.flatMap(o=>Fc(e.inference.attribute(s,o)))}}function Fc(n){return g(n).flatMap(e=>e.kind==="instance"?[e.class,...e.args.flatMap(Fc)]:[])}var Pc=class{#e;#t;#n=new Set;constructor(e,t){this.#e=e,this.#t=t}in(e,t=""){return g(e).flatMap(s=>s.kind!=="instance"?[]:this.#e.pydantic.isModel(s.class)===!0?this.#s(s,t):s.args.flatMap(r=>this.in(r,t)))}#s(e,t){let{pydantic:s,project:r}=this.#e,{class:o}=e;if(this.#n.has(o)||s.hasSerializer(o))return[];this.#n.add(o);let i=s.fieldsOf(o),a=[...i.keys()].some(c=>UO.test(c)),l=WO.test(F(o.qualifiedName))||!a&&GO.test(F(o.qualifiedName))||[...i.keys()].some(c=>HO.test(c));return[...i.values()].flatMap(c=>{let{name:d,fieldCall:u}=c;if((u?.keywords.some(({arg:T})=>T==="exclude")??!1)||s.hasSerializer(o,d))return[];if(c.annotation.kind==="Subscript"&&E(c.annotation.value)==="Literal")return[];let p=r.inference.attribute(e,d),y=t===""?d:`${t}.${d}`;if(!(p_.test(fi(d))||a&&m_.test(fi(d))))return this.in(p,y);if(!KO(p)||l)return[];let{start:b,end:w}=c.definition,S={module:c.module,start:b,end:w};return[{name:d,place:S,model:o,path:y,isGenerated:this.#r(d)}]})}#r(e){let{handler:t}=this.#t;return(t?.facts.attributeAssignments??[]).some(({target:s,value:r})=>{let o=r?.kind==="Call"?r.func:r,i=o?.kind==="Name"?o.id:o?.kind==="Attribute"?o.attr:"";return s.attr===e&&VO.test(i)})}};function f_(n){return BO.test(n)&&!/^(has|is|needs|must)_/.test(n)}var BO=/(^|_)(password|passwd|passphrase|pwd|secret|secret_?key|api_?key|private_?key|(access|refresh|auth|api|bearer|session|reset)_token|totp|otp)(_?(hash|hashed|digest|salt|enc|encrypted))?$/i,p_=/^((user|account|login|admin|hashed|hash|encrypted|plain|raw|current|new|old|confirm|repeat)_)*(password|passwd|passphrase|pwd)([12]|(_(hash|hashed|digest|salt|encrypted|confirm|confirmation|repeat))*)$/i,m_=/^(((totp|otp|mfa|two_factor|2fa)_(secret|seed|key))|(password_)?reset_(token|code)|salt)$/i,UO=/^(e_?mail|email_address|user_?name|login)$/i,HO=/^(host|hostname|server|port|dsn|database|smtp_\w+)$/i,WO=/Credential|Vault|Secret|Generated|Smtp|SMTP|Database|Connection|Config|Settings|Wifi/,GO=/Passwords?(Out|Read|Response|Result)?$/,VO=/random|generat|token|uuid|temp/i;function fi(n){return n.replace(/([a-z0-9])([A-Z])/g,"$1_$2")}function KO(n){return g(n).some(e=>e.kind==="instance"&&/^builtins\.(str|bytes)$/.test(e.class.qualifiedName))}function y_(n,e){let{fastapi:t}=n;if(e.kind!=="http"||e.handler===null||e.router.kind==="unknown"||t.overridesRegistration(e))return null;let s=t.responseOf(e),{model:r}=s;if(s.isStream||zO(e,s)||t.isWrapped(e)||!QO(n,s))return null;if(r.kind==="declared"||r.kind==="annotated")return(Fe(n,r.at)?XO(n,s,r.at):e0(n,e,r.type,r.at))??ZO(n,s,r.at);let o=b_(n,s);return o!==null&&r.kind!=="unknown"&&w_(n,o)?{kind:"entity",entity:o,model:r}:r.kind==="none"?t0(n,e,s):null}function zO({methods:n},{statusCode:e}){return n?.every(t=>t==="HEAD")||e==="unknown"?!0:e!==null&&(e<200||e===204||e===205||e>=300&&e<400)}function QO(n,{responseClass:e}){if(e===null)return!0;let{inference:t}=n.project;return g(t.typeOf(e.module,e.node)).every(s=>s.kind==="class"&&h_(n,s.of))}function h_(n,e){let{classes:t}=n.project.inference;return e.kind==="instance"&&t.isSubclass(e.class,"starlette.responses.JSONResponse")===!0}function g_(n,{router:e}){let{inference:t}=n.project,{classes:s}=t,r=e.arguments.get("route_class");if(r){let i=t.typeOf(r.module,r.node),a=i.kind==="class"?t.asInstance(i.of):null;if(!(a?.kind==="instance"?s.member(a,"__init__")?.sites[0]:void 0)?.module.isStub)return!0}if(e.class===null)return!1;if(e.class.module===null)return!0;let o=s.instanceOf(e.class);return["add_api_route","api_route","get","post","put","patch","delete"].some(i=>{let a=s.member(o,i)?.sites[0];return a!==void 0&&!a.module.isStub})}function b_(n,{returns:e}){let t=e.flatMap(r=>{let o=Ja(n,r);return o.kind==="entity"?[{entity:o.entity,at:r.at}]:[]}),s=t[0];return s===void 0?null:__(n,s.entity,t.filter(({entity:r})=>r===s.entity).map(({at:r})=>r))}function __(n,e,t){let r=[...(n.sqlAlchemy.entityOf(e)?.columns??new Map).keys()].filter(i=>f_(i)&&!YO(n,e,i)),o=I(e)?{module:e.module,...e.facts.nameSpan}:null;return{symbol:e,name:F(e.qualifiedName),place:o,secretColumns:r,at:t}}function YO(n,e,t){let{inference:s}=n.project,r=s.classes.instanceOf(e),o=s.classes.member(r,t)?.sites??[];return n.pydantic.hasSerializer(e,t)||o.some(({module:i,definition:a})=>{if(a.kind!=="annotated")return!1;let{annotation:l,value:c}=a;if(g(s.annotation(i,l)).some(f=>f.kind==="instance"&&JO.test(f.class.qualifiedName)))return!0;let u=c?.kind==="Call"?c.keywords.find(({arg:f})=>f==="exclude"):void 0;return u?.value.kind==="Constant"&&u.value.value===!0})}var JO=/^pydantic\.(types\.)?Secret\w*$/;function k_(n,{symbol:e}){let{classes:t}=n.project.inference;return["pydantic.BaseModel","sqlmodel.SQLModel","sqlalchemy.orm.MappedAsDataclass"].every(s=>t.isSubclass(e,s)===!1)}function w_(n,e){let{classes:t}=n.project.inference,s=t.instanceOf(e.symbol);return["__iter__","keys"].some(r=>t.member(s,r)?.sites[0]?.module.isStub===!1)?!1:k_(n,e)||e.secretColumns.length>0}function XO(n,e,t){let s=b_(n,e);return s===null?null:n.project.dependencies.isAtLeast(t.module.path,"pydantic","2")&&k_(n,s)?{kind:"unserializable",entity:s,annotation:t}:w_(n,s)?{kind:"entity",entity:s,model:e.model}:null}function ZO(n,{returns:e},t){let{inference:s}=n.project;return e.length>0&&e.every(({type:r})=>me(s,r)===!0)?null:Xa(n,t)?{kind:"vague",annotation:t}:null}function e0(n,e,t,s){if(["response_model_include","response_model_exclude"].some(i=>e.arguments.has(i)))return null;let r=A_(n,t);if(r===null)return null;let o=__(n,r,[]);return o.secretColumns.length>0?{kind:"table-model",entity:o,annotation:s}:null}function A_(n,e){for(let t of g(e)){if(t.kind!=="instance")continue;if(n.project.inference.classes.isSubclass(t.class,"sqlmodel.SQLModel")===!0&&n.sqlAlchemy.isEntity(t.class)===!0)return t.class;for(let r of t.args){let o=A_(n,r);if(o)return o}}return null}function t0(n,e,t){if(t.isInSchema!==!0||e.arguments.has("response_class")||n0(n,e,t)||s0(n,t))return null;let s=e.handler?.facts.annotation??null;if(s&&Fe(n,{module:e.handler.module,node:s}))return null;let r=t.returns.map(c=>({value:c,exposure:Ja(n,c)}));if(r.some(({exposure:c})=>c.kind==="unknown"))return null;let o=Ce(r.map(({exposure:c})=>c)).kind;if(o!=="data"&&o!=="entity")return null;let i=r.filter(({exposure:c})=>c.kind==="data"||c.kind==="entity"),a=t.returns.map(({type:c})=>c),l=L(a);return{kind:"untyped",returned:Lc(n,i.length===r.length?l:L(i.map(({value:c})=>c.type))),fitting:r0(n,l),isMixed:t.returns.some(c=>me(n.project.inference,c.type)!==!1),ignoresAnnotation:s!==null,at:i.map(({value:c})=>c.at)}}function n0(n,{arguments:e},{statusCode:t}){let{inference:s}=n.project,r=e.get("responses");if(r===null)return!1;let o=P(s,r);if(o?.node.kind!=="Dict")return!1;let{keys:i,values:a}=o.node;return i.some((l,c)=>{if(l===null||Number(M(s,{module:o.module,node:l}))!==(t??200))return!1;let d=P(s,{module:o.module,node:a[c]});return d?.node.kind!=="Dict"?!1:d.node.keys.some((u,f)=>{if(u?.kind!=="Constant")return!1;if(u.value==="model")return!0;let p=d.node.kind==="Dict"?d.node.values[f]:null;return u.value==="content"&&p?.kind==="Dict"&&p.keys.every(y=>y?.kind==="Constant"&&!/json/.test(String(y.value)))})})}function s0(n,{returns:e}){let{inference:t}=n.project;return e.some(({type:s})=>g(s).some(r=>me(t,r)===!0&&!h_(n,r)))}function Lc(n,e){let t=g(e).map(s=>{if(s.kind==="none")return"None";if(s.kind!=="instance")return null;let{qualifiedName:r}=s.class;if(!r.startsWith("builtins."))return F(r);if(r==="builtins.list"&&s.args[0]){let o=Lc(n,s.args[0]);return o===null?"list":`list[${o}]`}return F(r)});return t.every(s=>s!==null)?[...new Set(t)].join(" | "):null}function r0(n,e){let t=g(e).filter(({kind:i})=>i!=="none"),s=t.length===1?t[0]:null;if(s?.kind!=="instance")return null;let r=s.class.qualifiedName==="builtins.list"?s.args[0]:s;if(r?.kind!=="instance")return null;let{classes:o}=n.project.inference;return o.isSubclass(r.class,"pydantic.BaseModel")!==!0||n.sqlAlchemy.isEntity(r.class)!==!1?null:Lc(n,e)}function $c({reach:n,route:e}){if(n===null)return[e.router.arguments,e.arguments];let t=n.steps.filter(s=>s.kind==="include");return[...n.routers.flatMap(s=>{let r=t.find(({child:o})=>o===s);return r?[r.arguments,s.arguments]:[s.arguments]}),e.arguments]}function rr(n,e){let t=e.reach?.routers[0]?.arguments.get("openapi_url"),s=t?M(n,t):"";if(s===null)return!1;let r=s!==void 0;for(let o of $c(e)){let i=o.get("include_in_schema"),a=i?M(n,i):o.isComplete?!0:void 0;if(a===!1)return!1;a!==!0&&(r=!1)}return r?!0:null}function Dc(n,e){let t=[];for(let s of $c(e)){let r=s.get("tags");if(r===null&&!s.isComplete)return null;for(let o of r?it(n,r):[]){let i=o&&Y(n,o);if(i===null)return null;t.push(i)}}return t}function S_(n,e){let{route:t,methods:s,innerPath:r}=e;if(t.kind!=="http"||s===null||rr(n,e)!==!0)return null;let o=t.arguments.get("operation_id");if(o)return Y(n,o);let i=o0(n,e);if(!t.arguments.isComplete||r===null||i===null||s.length!==1)return null;let a=r.replace(/\{(\w+):\w+\}/g,"{$1}"),l=$c(e);if(l.some(({isComplete:d})=>!d))return null;let c=l.findLast(d=>d.has("generate_unique_id_function"))?.get("generate_unique_id_function");if(c){let d=Ht(n,c).function,u=Dc(n,e);return d&&i0(d,{name:i,tags:u,path:r,path_format:a})}return`${`${i}${a}`.replace(/\W/g,"_")}_${s[0].toLowerCase()}`}function x_({route:n}){return n.arguments.has("operation_id")}function o0(n,{route:e}){let t=e.arguments.get("name");if(t)return Y(n,t);let{handler:s,callable:r}=e;return s===null||r.wrapper!==null||r.unknown!==null?null:s.facts.name}function i0({facts:n},e){let t=n.parameters.find(({name:o})=>o!=="self")?.name,[s]=n.returns;if(t===void 0||n.returns.length!==1||!s?.value)return null;let r=o=>{switch(o.kind){case"Constant":return o.type==="str"?o.value:null;case"JoinedStr":{let i=o.values.map(a=>a.kind==="FormattedValue"?a.conversion||a.format_spec?null:r(a.value):r(a));return i.every(a=>a!==null)?i.join(""):null}case"BinOp":{let[i,a]=[r(o.left),r(o.right)];return o.op==="Add"&&i!==null&&a!==null?i+a:null}case"Attribute":return o.value.kind==="Name"&&o.value.id===t&&a0(o.attr)?e[o.attr]:null;case"Subscript":{let{value:i,slice:a}=o;return i.kind==="Attribute"&&i.attr==="tags"&&i.value.kind==="Name"&&a.kind==="Constant"&&a.type==="int"?e.tags?.[Number(a.value)]??null:null}default:return null}};return r(s.value)}function a0(n){return n==="name"||n==="path"||n==="path_format"}function v_(n){let e=new Map,t=s=>{let{callable:r}=s.node??s.operation.route,o=r.class??r.function,i=l0(r.class,r.function);if(o===null||i===null||i.module.isStub)return;let a=e.get(o);if(a===void 0){let{function:l,class:c,name:d}=r;a={...{function:l,class:c,name:d,module:i.module,place:i},isHandler:!1,isDependency:!1,uses:[]},e.set(o,a)}s.node===null?a.isHandler=!0:a.isDependency=!0,a.uses.push(s)};for(let s of n){t({operation:s,node:null,parameters:s.handlerParameters});for(let r of s.allDependencies)t({operation:s,node:r,parameters:r.parameters})}return[...e.values()]}function C_(n){let e=new Map;for(let t of n.uses)for(let s of t.parameters??[]){let r=e.get(s.name);r?r.push({use:t,parameter:s}):e.set(s.name,[{use:t,parameter:s}])}return Array.from(e.values(),t=>({endpoint:n,declared:t[0].parameter,readings:t}))}function l0(n,e){return n!==null?I(n)?{module:n.module,...n.facts.nameSpan}:null:e&&{module:e.module,...e.facts.nameSpan}}function R_(n,e){let{child:t,call:s}=e;if(t===null||t.kind==="unknown")return null;let r=t.origin.module.functionAt(t.origin.node.start);if(r!==null&&r!==s.module.functionAt(s.node.start))return null;let o=n.reachesOf(t);for(let{app:i,prefix:a,steps:l}of o)if(!(l.at(-1)!==e||a===null))for(let c of o){let d=c.steps.at(-1);if(d?.kind!=="include"||d.call.node===s.node||c.app!==i||c.prefix!==a)continue;if(fo(c.steps.map(({moment:f})=>f),l.map(({moment:f})=>f)))return{include:d,prefix:a}}return null}function T_(n,e,t){let s=n.includes.filter(({child:o})=>o===e);return s.every(o=>o.parent.kind!=="unknown"&&po([o.moment],[t]))?s[0]??null:null}function E_(n,e,t){let{kind:s,isCreated:r,origin:o}=t;if(s!=="router"||!r||t.class?.module==null||e.isDescription(t))return!1;let{module:i,node:a}=o;if(i.functionAt(a.start)!==null||i.classAt(a.start)!==null||e.includes.some(({child:c})=>(c?.template??c)===t)||!e.routes.some(c=>c.router===t)||!e.apps.some(c=>c.router.origin.module.role==="application")||c0(n,e))return!1;let l=n_(t);return l!==null&&![...n.modules.values()].some(c=>d0(e,c,l,t))}function c0(n,e){let t=new Set(e.includes.filter(s=>e.gapOf(s)===null).map(({call:s})=>`${s.module.path}:${s.node.start}`));return[...n.modules.values()].some(s=>s.role!=="test"&&[s.facts.topLevel,...s.facts.functions].some(({calls:r})=>r.some(({call:o})=>o.func.kind==="Attribute"&&o.func.attr==="include_router"&&!t.has(`${s.path}:${o.start}`))))}function d0(n,e,t,s){let r=o=>(o.kind==="Name"&&o.id===t||o.kind==="Attribute"&&o.attr===t)&&n.routersAt({module:e,node:o}).includes(s);return ds(e).some(o=>{let i=!1;return D(o,a=>i||a.kind==="Attribute"&&a.attr!=="routes"&&r(a.value)?!1:(i=r(a),!i)),i})}function I_(n,e){let{owner:t,facts:s,module:r}=e,[o]=s.parameters;if(t===null||!I(t)||o===void 0||!/^(self|cls)$/.test(o.name)||o.annotation!==null||o.default!==null||o.kind==="keyword-only"||n.decoratorsOf(e).includes("builtins.staticmethod"))return!1;let{classes:i,isComplete:a}=n.classes.ancestryOf(n.classes.instanceOf(t)),l=i.every(({class:c})=>I(c)?c.module.isStub?/^(builtins\.object|abc\.ABC|typing\.(Generic|Protocol))$/.test(c.qualifiedName):u0(c):!1);return!a||!l?!1:!ds(r).some(c=>sr(c,d=>d.kind==="Attribute"?d.attr==="routes":d.kind!=="Call"?!1:[...d.args,...d.keywords.map(({value:f})=>f)].some(f=>f.kind==="Name"&&f.id===t.facts.name)&&x(n.typeOf(r,d.func))!=="builtins.isinstance"))}function u0({facts:n,module:e}){let t=e.definitionsIn(n.scope,"__init_subclass__").length>0;return n.decorators.length===0&&n.keywords.length===0&&!t}function O_(n,e){let t=new Map;for(let{operations:s}of e){let r=new Map;for(let o of s){let{route:i}=o;if(t.has(i))continue;if(i.kind==="http"&&new Set(i.methods).size>1&&rr(n,o)===!0){t.set(i,{id:null,other:null});continue}let l=uo(o),c=S_(n,o);if(l===void 0||c===null)continue;let d=r.get(l)??new Map;r.set(l,d);let u=d.get(c)??[],f=u.find(p=>f0(p,o));f&&t.set(i,{id:c,other:f}),d.set(c,[...u,o])}}return t}function f0(n,e){let t=n.route.registration===e.route.registration;return n.path===null||e.path===null?!t:new bt(n.path).shape===new bt(e.path).shape&&n.methods.some(r=>e.methods.includes(r))?!1:!t||x_(e)}var pi=class{route;reach;#e;#t=null;#n=null;#s=null;#r;constructor(e,t,s){this.#e=e,this.route=t,this.reach=s}get app(){return this.reach?.app??null}get steps(){return this.reach?.steps??[]}get path(){return this.reach===null?null:M_(this.reach.prefix,this.route.path)}get innerPath(){return this.reach===null?null:M_(this.reach.innerPrefix,this.route.path)}get placeholders(){return this.path===null?null:be(this.path)}get innerPlaceholders(){return this.innerPath===null?null:be(this.innerPath)}get methods(){return this.route.methods}get dependencies(){return this.#t??=this.#i(),this.#t}get allDependencies(){return this.#n??=p0(this.dependencies),this.#n}get handlerParameters(){return this.#r===void 0&&(this.#r=this.#o(this.route.callable)),this.#r}get parameters(){return this.#s??=this.#u(),this.#s}get isComplete(){return this.handlerParameters!==null&&this.path!==null&&this.allDependencies.every(({parameters:e})=>e!==null)&&this.parameters.every(({source:e})=>e!=="unknown")}get body(){let e=this.parameters.filter(({source:o})=>o==="body"||o==="form"||o==="file"),[t]=e;if(t===void 0)return null;let s=e.some(({source:o})=>o==="file")?"multipart":e.some(({source:o})=>o==="form")?"form":"json",r=new Set(e.map(({name:o})=>o)).size>1||this.#f(t)||s!=="json"&&!this.#d(t);return{kind:s,parameters:e,isEmbedded:r}}get response(){return this.#e.responseOf(this.route)}get security(){let e=this.#a,t=new Map;for(let s of this.allDependencies){let{objectClass:r}=s.callable;if(r===null||e.classes.isSubclass(r,"fastapi.security.SecurityBase")!==!0)continue;let o=m0(e,s)??F(r.qualifiedName);t.has(o)||t.set(o,{name:o,class:r,node:s})}return[...t.values()]}get unknown(){let e=[];this.reach===null?e.push("no app is known to include its router"):this.path===null&&e.push("a part of the path is not a known constant"),this.methods===null&&e.push("the methods are not known constants");let{callable:t}=this.route;t.unknown!==null?e.push(`the handler: ${t.unknown}`):this.handlerParameters===null&&e.push("the parameters of the handler are not known");for(let{callable:o,parameters:i}of this.allDependencies)i===null&&e.push(`the dependency ${o.name}: ${o.unknown??"its parameters are not known"}`);for(let{unknown:o}of this.parameters)o!==null&&e.push(o);let{model:s,statusCode:r}=this.response;return s.kind==="unknown"&&e.push(`the response model: ${s.reason}`),r==="unknown"&&e.push("the status code is not a known constant"),[...new Set(e)]}get#a(){return this.#e.application.project.inference}#o(e){return gn(this.#a,e,this.innerPath)}#i(){let e=this.#e.listedDependencies(this.route,this.reach),t=new Map;return[...e.map(({dependency:s,origin:r})=>this.#c(s,r,null,t)),...this.#l(this.handlerParameters,"handler",t)]}#l(e,t,s){return(e??[]).flatMap(r=>r.dependency?[this.#c(r.dependency,t,r,s)]:[])}#c(e,t,s,r){let{callable:o}=e,i=N_(o),a=r.get(i);if(a===void 0){r.set(i,{parameters:[],dependencies:[]});let l=this.#o(o);a={parameters:l,dependencies:this.#l(l,"dependency",r)},r.set(i,a)}return{dependency:e,callable:o,origin:t,parameter:s,...a}}#u(){let e=[],t=(s,r)=>{for(let o of s??[])o.source!=="dependency"&&e.push({...o,owner:r})};t(this.handlerParameters,null);for(let s of this.allDependencies)t(s.parameters,s);return e}#d({shape:e,annotation:t}){if(e==="model")return!0;if(t===null)return!1;let{classes:s}=this.#a,{base:r}=te(this.#a,t);return g(this.#a.annotation(r.module,r.node)).every(o=>o.kind==="instance"&&s.isSubclass(o.class,"pydantic.BaseModel")===!0)}#f({marker:e}){if(e?.kind!=="parameter")return!1;let{module:t,node:s}=e.call,r=V(this.#a,t,s).get("embed");return r?.node.kind==="Constant"&&r.node.value===!0}};function M_(n,e){return n===null||e===null?null:n+e}function p0(n){let e=new Map,t=s=>{let r=N_(s.callable);e.has(r)||(e.set(r,s),s.dependencies.forEach(t))};return n.forEach(t),[...e.values()]}function N_(n){return n.filled.size>0||n.wrapper!==null||n.signature!==null||n.objectClass!==null?n:n.function??n.class??n}function m0(n,{dependency:e}){let t=e.target&&P(n,e.target,{calls:!1});if(t?.node.kind!=="Call")return null;let s=V(n,t.module,t.node).get("scheme_name");return s?Y(n,s):null}function F_(n,{declared:e,readings:t}){let{dependencies:s}=n.project;if(e.isField||!s.isAtLeast(e.place.module.path,"fastapi","0.95"))return null;let r=t.filter(({use:i})=>i.operation.route.router.kind!=="unknown");if(r.length===0)return null;let o=y0(e,r);return h0(n,e,o)??g0(n,e,o)}function y0({name:n},e){for(let{use:t}of e){let{innerPath:s,innerPlaceholders:r}=t.operation;if(r?.some(o=>o.name===n))return s}return null}function h0(n,e,t){let{inference:s}=n.project,{annotation:r,written:o}=e,i=pn(s,r,null),a=o&&at(s,o),l=i!==null&&i.kind!=="unknown";if(l&&o&&a&&a.kind!=="unknown")return i.kind==="parameter"||a.kind==="depends"?{kind:"two-markers",at:o}:null;let c=l?i:a;if(c?.kind!=="parameter")return null;let d=V(s,c.call.module,c.call.node,["default"]),u=d.get("default");if(u&&!P_(n,u)){if(c.source==="path")return{kind:"path-default",at:u};if(l)return{kind:"default-in-annotated",at:u,marker:c}}let f=l?o:null;return f&&t!==null?{kind:"path-default",at:f}:t!==null&&c.source!=="path"?{kind:"marker-of-path",at:c.call,marker:c,path:t}:f&&d.has("default_factory")&&!P_(n,f)?{kind:"two-defaults",at:f}:null}function P_(n,e){return $(n.project.inference,e).some(({node:t})=>{if(t.kind==="Constant")return t.type==="Ellipsis";let s=t.kind==="Name"?t.id:t.kind==="Attribute"?t.attr:"";return/undefined|unset|missing|required|ellipsis/i.test(s)})}function g0(n,e,t){let{dependencies:s,inference:r}=n.project,{annotation:o,marker:i,shape:a,written:l}=e;if(i===null&&l?.node.kind==="Call"){let u=x(r.typeOf(l.module,l.node.func))??"";if(/^(pydantic|sqlmodel)\.(\w+\.)*Field$/.test(u))return{kind:"field-as-default",at:l}}let c=o&&a==="unknown"?at(r,te(r,o).base):null;if(o&&c&&c.kind!=="unknown")return{kind:"marker-as-annotation",at:o,marker:c};if(o===null||i?.kind==="depends"||i?.kind==="unknown")return null;if(i!==null&&a==="injected"){let{node:u}=te(r,o).base;return u.kind==="Constant"?null:{kind:"marked-injection",at:o,marker:i}}if(a==="refused")return i?{kind:"marked-class",at:o,marker:i}:bn(r,e).length>0?null:{kind:"class",at:o,isInjection:b0(n,o)};if(t!==null&&_0.has(a))return{kind:"path-type",at:o,path:t};if(i?.source!=="query")return null;let d=s.isAtLeast(e.place.module.path,"fastapi","0.115");return a==="complex"||a==="model"&&!d?{kind:"query-type",at:o}:null}function b0({project:{inference:n}},e){let{base:t}=te(n,e),[s,...r]=g(Se(n.annotation(t.module,t.node)));return r.length===0&&al(n,s)!==null}var _0=new Set(["sequence","model","complex","file"]);function $_(n){let e=new Map;for(let{operations:t}of n)for(let s of A0(t).values()){let r=new Map;for(let{name:a}of s)r.set(a,(r.get(a)??0)+1);let o=[...r].reduce((a,l)=>l[1]>a[1]?l:a)[0],i=s.find(({name:a})=>a===o).operation;for(let{name:a,operation:l}of s){let c=e.get(l.route)??[];!k0(a,o)||c.some(d=>d.name===a)||e.set(l.route,[...c,{name:a,usual:o,other:i}])}}return e}function k0(n,e){if(n===e)return!1;let[t,s]=[L_(n),L_(e)];return t.length===0||s.length===0?[n,e].every(r=>/(id|pk|key)$/i.test(r)):t.some(r=>s.includes(r))}function L_(n){return n.replace(/([a-z0-9])([A-Z])/g,"$1_$2").toLowerCase().split("_").filter(t=>t!==""&&!w0.has(t))}var w0=new Set(["id","ids","uid","uuid","guid","pk","key","item","obj","object"]);function A0(n){let e=new Map;for(let t of n){let{path:s,route:r}=t;if(!(s===null||r.path===null))for(let{name:o,converter:i,index:a,length:l}of be(s)){if(!(s[a-1]==="/"&&(s[a+l]??"/")==="/")||i==="path"||a<s.length-r.path.length)continue;let d=new bt(s.slice(0,a)).shape,u=e.get(d);u?u.push({name:o,operation:t}):e.set(d,[{name:o,operation:t}])}}return e}var S0=3,yi=class{#e;#t;#n;#s=new Set;#r;#a=new Map;#o=new Map;#i=new Map;constructor(e,t,s){let r=new Map;for(let o of e){r.set(o.path,o);for(let i=Xe(o.path);!(this.#s.has(i)||(this.#s.add(i),i===""));i=Xe(i));}this.#e=r,this.#t=t,this.#n=new Set(Array.from(t.names,o=>o.split(".",1)[0])),this.#r=s}get modules(){return[...this.#e.values()]}absoluteName(e,t,s){if(s===0)return t;let r=e.name.split(".");return e.isPackage||r.pop(),s-1>r.length?null:(r.length-=s-1,t!==""&&r.push(t),r.join("."))}resolve(e,t,s){if(s>0)return this.#l(e,t,s);let r=Xe(e.path),o=e.isStub?`:${t}`:`${r}:${t}`,i=this.#o.get(o);return i===void 0&&(i=e.isStub?this.#f(t):this.#c(r,t),this.#o.set(o,i)),i}submodule(e,t){switch(e.kind){case"module":{if(e.module.isStub){let s=this.#t.get(`${e.module.name}.${t}`);return s?{kind:"module",module:s}:null}return e.module.isPackage?this.#p(Xe(e.module.path),[t],`${e.module.name}.${t}`):null}case"namespace":return this.#p(e.folder,[t],`${e.name}.${t}`);case"library":return this.#f(`${e.name}.${t}`);case"missing":return null}}#l(e,t,s){let r=Xe(e.path);if(e.isStub){let a=this.absoluteName(e,t,s);return a===null?{kind:"missing",name:t}:this.#f(a)}for(let a=1;a<s;a++){if(r==="")return{kind:"missing",name:`${".".repeat(s)}${t}`};r=Xe(r)}let o=this.absoluteName(e,t,s)??t,i=t===""?[]:t.split(".");return this.#p(r,i,o)??{kind:"missing",name:o}}#c(e,t){let s=t.split("."),r=s[0],o=this.#f(t);if(fn(r))return o;let i=!1;for(let a of this.#y(e)){if(!mi(e,a)&&!this.#s.has(a===""?r:`${a}/${r}`))continue;if(this.#d(a,r)&&!mi(e,a===""?r:`${a}/${r}`))return o;let l=this.#p(a,s,t);if(l!==null&&(l.kind==="module"||!this.#u(r)))return l;this.#p(a,[r],r)!==null&&(i=!0)}if(this.#u(r))return o;for(let a=e;a!=="";a=Xe(a)){if(this.#e.has(`${a}/__init__.py`)||!this.#s.has(`${a}/${r}`))continue;let l=this.#p(a,s,t);if(l!==null)return l}return i?{kind:"missing",name:t}:o}#u(e){return this.#n.has(e)}#d(e,t){let s=e===""?t:`${e}/${t}`,r=this.#i.get(s);if(r!==void 0)return r;let o=this.#t.get(t),i=this.#e.get(`${s}/__init__.py`),a=!1;if(o&&i){let l=o.facts.scopes[0].bindings.filter(({definitions:d})=>d.some(({kind:u})=>u==="class"||u==="function")),c=l.filter(d=>i.definitionsIn(0,d.name).length>0);a=c.length>=S0&&c.length*2>l.length}return this.#i.set(s,a),a}#f(e){let t=this.#t.get(e);return t?{kind:"module",module:t}:{kind:"library",name:e}}#p(e,t,s){let r=[e,...t].filter(a=>a!=="").join("/"),o=this.#e.get(r===""?"__init__.py":`${r}/__init__.py`);if(o)return{kind:"module",module:o};let i=this.#e.get(`${r}.py`);return i&&t.length>0?{kind:"module",module:i}:this.#s.has(r)?{kind:"namespace",name:s,folder:r}:null}#y(e){let t=this.#a.get(e);if(t===void 0){let s=this.#r.filter(r=>mi(e,r)).sort((r,o)=>o.length-r.length);t=[...s,...this.#r.filter(r=>!s.includes(r))],this.#a.set(e,t)}return t}};function D_(n,e){let t=new Set(n.map(l=>l.path)),s=new Set;for(let{path:l}of n)for(let c=Xe(l);!s.has(c);c=Xe(c))s.add(c);s.add("");let r=new Map;for(let l of s){if(l==="")continue;let c=l.slice(l.lastIndexOf("/")+1),d=r.get(c);d?d.push(Xe(l)):r.set(c,[Xe(l)])}let o=new Set;for(let l of n)for(let c of l.absoluteImports)o.add(c);let i=new Set;for(let l of o){let c=l.split(".");if(!fn(c[0]))for(let d of r.get(c[0])??[]){let u=d;for(let[f,p]of c.entries()){let y=u===""?p:`${u}/${p}`;if(!s.has(y))break;let h=c[f+1];if(h!==void 0){let b=`${y}/${h}`;(t.has(`${b}.py`)||t.has(`${b}/__init__.py`)||s.has(b))&&i.add(y)}u=y}}}let a=new Set(["",...e]);for(let l of s)t.has(`${l}/__init__.py`)||i.has(l)||x0(l,t)||a.add(l);return[...a].sort((l,c)=>l.split("/").length-c.split("/").length||(l<c?-1:1))}function x0(n,e){for(let t=n;t!=="";t=Xe(t))if(e.has(`${t}/__init__.py`))return!0;return!1}function q_(n,e){let t="";for(let i of e)mi(n,i)&&i.length>t.length&&(t=i);let r=(t===""?n:n.slice(t.length+1)).replace(/\.py$/,"").split("/"),o=r[r.length-1]==="__init__";return o&&r.pop(),{name:r.join("."),isPackage:o}}function Xe(n){let e=n.lastIndexOf("/");return e===-1?"":n.slice(0,e)}function mi(n,e){return e===""||n===e||n.startsWith(`${e}/`)}function j_(n,e){let t=n.facts.exports;return t===null?!e.startsWith("_"):t.includes(e)}function B_(n){return[...n.facts.starImports].reverse()}var v0=new Set(["with","try","finally","try-else"]),hi=class{#e;#t;#n=new Map;constructor(e,t){this.#e=e,this.#t=t}lookUp(e,t,s){let r=e.scopeAt(s);for(let i=r;i>=0;i=e.scope(i).parent){let a=e.scope(i);if(a.kind==="class"&&i!==r)continue;if(a.globals.includes(t))return this.#s(e,t);let l=e.definitionsIn(i,t);if(l.length===0||a.nonlocals.includes(t))continue;if(i===0&&r!==0)return this.#s(e,t);let d=R0(e,i,r)?E0(e,l,s):U_(e,l);if(d.length===0&&a.kind==="class")continue;return{kind:"definitions",sites:(d.length>0?d:l).map(f=>({module:e,definition:f}))}}let o=this.#i(e,t,new Set);return o||this.#r(t)}member(e,t){return this.#a(e,t,new Set)}imported(e,t){let s=this.#e.resolve(e,t.module,t.level);return this.memberOfTarget(s,t.name)}memberOfTarget(e,t){switch(e.kind){case"module":{let s=this.member(e.module,t),r=this.#e.submodule(e,t);return r&&(s.kind!=="definitions"||C0(s,t))?{kind:"module",target:r}:s.kind!=="unknown"?s:e.module.isStub?{kind:"library",name:`${e.module.name}.${t}`}:{kind:"unknown",reason:`${e.module.name} defines no "${t}"`}}case"namespace":{let s=this.#e.submodule(e,t);return s?{kind:"module",target:s}:{kind:"library",name:`${e.name}.${t}`}}case"library":{let s=this.#e.submodule(e,t);return s?.kind==="module"?{kind:"module",target:s}:{kind:"library",name:`${e.name}.${t}`}}case"missing":return{kind:"unknown",reason:`there is no module ${e.name}`}}}#s(e,t){let s=this.member(e,t);return s.kind==="unknown"?this.#r(t):s}#r(e){if(this.#t){let t=this.#t.definitionsIn(0,e);if(t.length>0){let s=this.#t;return{kind:"definitions",sites:t.map(r=>({module:s,definition:r}))}}}return P0.has(e)?{kind:"builtin",name:e}:{kind:"unknown",reason:`"${e}" is not defined`}}#a(e,t,s){let r=this.#n.get(e);r===void 0&&(r=new Map,this.#n.set(e,r));let o=r.get(t);if(o)return o;let i=this.#o(e,t,s);return s.size<=1&&r.set(t,i),i}#o(e,t,s){let r=U_(e,e.definitionsIn(0,t));return r.length>0?{kind:"definitions",sites:r.map(o=>({module:e,definition:o}))}:this.#i(e,t,s)??{kind:"unknown",reason:`${e.name} defines no "${t}"`}}#i(e,t,s){if(e.facts.starImports.length===0||s.has(e))return null;s.add(e);let r=null;for(let o of B_(e)){let i=this.#e.resolve(e,o.module,o.level);if(i.kind==="module"){if(!j_(i.module,t))continue;let a=this.#a(i.module,t,s),l=a.kind==="definitions"&&a.sites.every(jc);if(a.kind!=="unknown"&&!l)return a;let c=i.module.facts.exports?.includes(t)?this.#e.submodule(i,t):null;if(c)return{kind:"module",target:c}}else i.kind==="library"&&(r??={kind:"unknown",reason:`"${t}" may come from "from ${i.name} import *"`})}return r}};function jc({module:n,definition:e}){for(let{kind:t,test:s}of n.blocksAround(e.block))if(t==="if"&&s&&E(s)==="TYPE_CHECKING")return!0;return!1}function C0({sites:n},e){return n.every(({definition:t})=>t.kind==="import-from"&&t.name===e&&t.module.split(".").at(-1)!==e)}function R0(n,e,t){for(let s=t;s>=0;s=n.scope(s).parent){if(s===e)return!0;if(n.scope(s).kind!=="comprehension")return!1}return!1}function U_(n,e){let t=e[0];return t===void 0||e.length===1&&t.kind!=="delete"?e:W_(n,e,Number.POSITIVE_INFINITY,T0(n,t.block))}function T0(n,e){let t=e;for(;;){let{kind:s,parent:r}=n.block(t);if(r<0||s==="function"||s==="class"||s==="lambda"||s==="module")return t;t=r}}function E0(n,e,t){let s=e[0];return s===void 0?e:e.length===1?s.kind==="delete"?[]:e:W_(n,e,t,n.blockAt(t))}function W_(n,e,t,s){let r=O0(n,s),o=[];for(let a of e){let l=r!==null&&a.start>=r.start&&a.start<r.end;if((a.start>=t||H_(a,t))&&!l)continue;let c=qc(n,a.block);M0(n,c,s)||(a.start<t&&!H_(a,t)&&n.blockEncloses(c,s)&&(o=[]),o.push(a))}o=I0(n,o,s);let i=o.filter(a=>a.kind!=="augmented"&&a.kind!=="delete");return i.length>0?i:o.filter(a=>a.kind==="augmented")}function I0(n,e,t){let s=[...e];if(s.length<3)return s;let r=new Set(s.map(({block:o})=>qc(n,o)));for(let o of r){let{kind:i,statement:a,parent:l}=n.block(o);if(i!=="else")continue;let c=n.facts.blocks.findIndex(u=>u.kind==="if"&&u.statement===a&&u.parent===l);if(c<0||!(r.has(c)||n.block(c).leaves==="function"))continue;let d=qc(n,l);n.blockEncloses(d,t)?s=s.filter(({start:u})=>u>=a):r.add(d)}return s}function H_(n,e){switch(n.kind){case"assign":case"annotated":case"augmented":{let t=n.value;return t!==null&&t.start<=e&&e<t.end}case"for":return n.iterable.start<=e&&e<n.iterable.end;case"with":return n.context.start<=e&&e<n.context.end;default:return!1}}function qc(n,e){let t=e;for(;v0.has(n.block(t).kind);)t=n.block(t).parent;return t}function O0(n,e){let t=null;for(let s of n.blocksAround(e))if((s.kind==="for"||s.kind==="while")&&(t=s),s.kind==="function"||s.kind==="class"||s.kind==="lambda")break;return t}function M0(n,e,t){for(let s=e;s>=0;s=n.block(s).parent){if(n.blockEncloses(s,t))return!1;let r=n.block(s);if(r.leaves==="function"||r.leaves==="loop"&&N0(n,s,t))return!0;if(r.kind==="if"||r.kind==="else"||r.kind==="case"){for(let o of n.blocksAround(t))if(o!==r&&o.statement===r.statement&&o.parent===r.parent)return!0}}return!1}function N0(n,e,t){for(let s=e;s>=0;s=n.block(s).parent){let{kind:r}=n.block(s);if(r==="for"||r==="while")return n.blockEncloses(s,t)}return!1}var P0=new Set(`abs aiter all anext any ascii bin breakpoint callable chr compile delattr dir divmod eval exec format getattr globals hasattr hash help
  hex id input isinstance issubclass iter len locals max memoryview min next oct ord pow print repr round setattr sorted sum super vars
  __import__ __name__ __file__ __doc__ Ellipsis NotImplemented open exit quit`.split(/\s+/));function G_(n,e){let{fastapi:t}=n;if(e.kind!=="http"||e.router.kind==="unknown"||t.overridesRegistration(e))return[];let{model:s,statusCode:r,isStream:o}=t.responseOf(e),i=[];if(s.kind==="declared"||s.kind==="annotated"){let{at:a}=s,l=s.kind==="declared"?"response_model":"annotation";if(l==="response_model"||!(o||t.isWrapped(e))){let c=F0(n,e,s,r)??(V_(n.project.inference,a)?new gi(n,l).refusedIn(a,l==="annotation"):null);c!==null&&i.push({at:a,source:l,...c})}}for(let{at:a,status:l}of $0(n,e)){let c=K_(n,e,l)?{kind:"no-body",name:String(l)}:new gi(n,"responses").refusedIn(a,!1);c!==null&&i.push({at:a,source:"responses",...c})}return i}function V_(n,{module:e,node:t}){let s=!0;return D(t,r=>{if(r.kind==="Constant"&&r.type==="str"&&r.forward&&(s&&=V_(n,{module:e,node:r.forward})),r.kind!=="Name")return!0;let o=n.names.lookUp(e,r.id,r.start);return o.kind==="definitions"&&o.sites.every(jc)&&(s=!1),!0}),s}function F0(n,e,{at:t,type:s},r){if(typeof r!="number"||!K_(n,e,r))return null;let{inference:o}=n.project;return(me(o,s)===!1||Fe(n,t))&&!L0(t.node)?{kind:"no-body",name:String(r)}:null}function K_({project:n},{module:e},t){return t===205?n.dependencies.isAtLeast(e.path,"fastapi","0.109.1"):t>=100&&t<200||t===204||t===304}function L0(n){return(n.kind==="List"||n.kind==="Tuple")&&n.elts.length===0}function $0({project:{inference:n}},e){let t=e.arguments.get("responses");if(t?.node.kind!=="Dict")return[];let{module:s,node:r}=t;return r.keys.flatMap((o,i)=>{let a=o&&M(n,{module:s,node:o}),l=P(n,{module:s,node:r.values[i]});if(typeof a!="number"||l?.node.kind!=="Dict")return[];let{keys:c,values:d}=l.node,u=c.findIndex(p=>p?.kind==="Constant"&&p.value==="model"),f=d[u];return f&&l.module===e.module?[{at:{module:l.module,node:f},status:a}]:[]})}var gi=class{#e;#t;#n;constructor(e,t){this.#e=e,this.#t=e.project.inference,this.#n=t}refusedIn({module:e,node:t},s,r=0){if(r>D0)return null;let o=i=>this.refusedIn({module:e,node:i},!1,r+1);switch(t.kind){case"Constant":return t.type!=="str"||!t.forward||this.#n!=="annotation"?null:this.refusedIn({module:e,node:t.forward},s,r+1);case"List":return this.#n!=="response_model"||r>0||t.elts.length===0?null:{kind:"list",name:t.elts.map(Bc).join(" | ")};case"BinOp":return t.op==="BitOr"?o(t.left)??o(t.right):null;case"Subscript":return this.#s({module:e,node:t},o);case"Name":case"Attribute":return this.#r({module:e,node:t},s,r);default:return null}}#s({module:e,node:t},s){let r=x(this.#t.typeOf(e,t.value))??"";if(this.#o(e,r))return{kind:"iterator",name:F(r)};if(!q0.test(r))return null;let o=t.slice.kind==="Tuple"?t.slice.elts:[t.slice];for(let i of o){let a=s(i);if(a)return a}return null}#r({module:e,node:t},s,r){let o=this.#t.typeOf(e,t),i=x(o)??"";if(B0.test(i))return{kind:"never",name:F(i)};if(this.#o(e,i))return{kind:"iterator",name:F(i)};let a=P(this.#t,{module:e,node:t},{calls:!1});if(a&&a.node!==t)return this.refusedIn(a,s,r+1);if(o.kind!=="class"||o.of.kind!=="instance")return null;let{class:l}=o.of,{classes:c}=this.#t,d=me(this.#t,o.of);return d!==!1?d&&!s?{kind:"response",name:Bc(t)}:null:(c.isSubclass(l,"builtins.BaseException")===!0?!U0(this.#t,l):this.#a({module:e,node:t},l))?{kind:"class",name:Bc(t),class:l}:null}#a(e,t){if(this.#t.classes.isSubclass(t,"sqlalchemy.orm.MappedAsDataclass")!==!1)return!1;let s=Wn(this.#t,e);return s==="refused"||s==="injected"}#o(e,t){return j0.test(t)&&this.#e.project.dependencies.isAtLeast(e.path,"pydantic","2")}},D0=20,q0=/^(builtins\.(list|set|frozenset|tuple|dict)|typing(_extensions)?\.(Optional|Union|List|Set|Tuple|Dict|Sequence|Mapping|Iterable))$/,j0=/^(typing|collections\.abc)\.(AsyncIterable|AsyncIterator|AsyncGenerator|Iterator|Awaitable|Coroutine)$/,B0=/^typing(_extensions)?\.(NoReturn|Never)$/;function U0({classes:n},e){let{classes:t,isComplete:s}=n.ancestryOf(n.instanceOf(e)),r=n.instanceOf(e);return!s||t.some(({class:o})=>I(o)&&o.facts.decorators.length>0)||["__get_pydantic_core_schema__","__get_validators__"].some(o=>n.member(r,o)!==null)}function Bc(n){return n.kind==="Name"?n.id:n.kind==="Attribute"?n.attr:"\u2026"}function Y_({fastapi:n,project:e}){let{inference:t}=e,s=new Map,r=new Set,o=n.endpoints.flatMap(({function:l})=>l===null?[]:l.facts.parameters.flatMap(({annotation:c})=>c===null?[]:[{module:l.module,node:c}]));for(let l of o){if(l.module.role!=="application"||r.has(l.node))continue;r.add(l.node);let c=J_(t,l);if(c===null)continue;let d=s.get(c.key);d?d.places.push(l):s.set(c.key,{places:[l],target:c.target})}let i=[...s].filter(([,{places:l}])=>l.length>1);if(i.length===0)return[];let a=H0(e);return i.map(([l,{places:c,target:d}])=>({places:c.sort(Q_),target:d,alias:a.get(l)??null})).sort((l,c)=>Q_(l.places[0],c.places[0]))}function H0({inference:n,modules:e}){let t=new Map;for(let s of e.values())if(s.role==="application")for(let{name:r,definitions:o}of s.scope(0).bindings){let[i]=o;if(!(i?.kind==="assign"||i?.kind==="type-alias")||i.value.kind!=="Subscript")continue;let l={module:s,node:i.value},c=J_(n,l);c!==null&&!t.has(c.key)&&t.set(c.key,{name:r,at:l})}return t}function J_(n,e){if(e.node.kind!=="Subscript")return null;let{base:t,metadata:s}=te(n,e),[r]=s;if(r===void 0||s.length>1||r.node.kind!=="Call"||!K(e.node,r.node)||r.module!==e.module||t.module!==e.module)return null;let{callable:o,at:i}=mn(n,r),a=o.function??o.class??o.objectClass,l=r.node.args[0];if(i.node!==r.node||a===null||l===void 0||l.kind!=="Name"&&l.kind!=="Attribute")return null;let c=o.objectClass===null?"":z_(l);return{key:[cn(n.annotation(t.module,t.node)),a.qualifiedName,c,...W0(r.node)].join(`
`),target:z_(l)}}function z_(n){return n.kind==="Name"?n.id:n.kind==="Attribute"?n.attr:""}function W0({args:n,keywords:e}){return[...n.slice(1).map(t=>({arg:"",value:t})),...e].map(({arg:t,value:s})=>s.kind==="Constant"?`${t}=${String(s.value)}`:`${t}@${s.start}`)}function Q_(n,e){return n.module!==e.module?n.module.path<e.module.path?-1:1:n.node.start-e.node.start}var bi=class{application;#e=null;#t=null;#n=null;#s=null;#r=null;#a=null;#o=null;#i=null;#l=null;#c=null;#u=null;#d=null;#f=null;#p=new Map;#y=new Map;#g=new Map;#_=null;#b=null;#w=null;#A=null;constructor(e){this.application=e}get#m(){return this.#e??=new lo(this.application.project),this.#e}get routes(){return this.#m.routes}get routers(){return this.#m.routers}get includes(){return this.#m.includes}get mounts(){return this.#m.mounts}routesIn(e){return this.#t??=us(this.routes,t=>t.module),this.#t.get(e)??[]}reachesOf(e){return this.#m.reachesOf(e)}fullPaths(e){return this.#m.fullPaths(e)}operationsOf(e){let t=this.#p.get(e);if(t===void 0){let s=this.reachesOf(e.router);t=(s.length>0?s:[null]).map(r=>new pi(this,e,r)),this.#p.set(e,t)}return t}get apps(){return this.#n??=this.#x(),this.#n}unboundPlaceholders(e){return o_(this.application.project,e)}isDescription(e){let{node:t}=e.origin;return!e.isCreated&&t.kind==="Attribute"&&t.attr==="webhooks"?!0:(this.#f??=this.#k(),this.#f.has(e))}#k(){let{inference:e}=this.application.project,r=[...this.routes,...this.includes,...this.routers].map(o=>o.arguments.get("callbacks")).flatMap(o=>o?$(e,o):[]).flatMap(({module:o,node:i})=>i.kind==="Attribute"&&i.attr==="routes"?this.#m.routersAt({module:o,node:i.value}):[]);return new Set(r)}routersAt(e){return this.#m.routersAt(e)}earlierInclusion(e){return R_(this,e)}inclusionBefore(e,t){return T_(this,e,t)}isForgotten(e){return E_(this.application.project,this,e)}isPlainMethod(e){return I_(this.application.project.inference,e)}givesAnother(e){return np(this.application.project.inference,e)}clashOf(e){return this.#c??=O_(this.application.project.inference,this.apps),this.#c.get(e)??null}unusualNamesOf(e){return this.#u??=$_(this.apps),this.#u.get(e)??[]}isDocumented(e){return rr(this.application.project.inference,e)}tagsOf(e){return Dc(this.application.project.inference,e)}lostSignaturesIn(e){return this.#d??=this.#v(),this.#d.get(e)??[]}#v(){let e=this.routes.filter(r=>r.callable.wrapper!==null),t=us(e,r=>r.callable.wrapper),s=Array.from(t,([r,o])=>({wrapper:r,routes:o}));return us(s,({wrapper:r})=>r.module)}get asksForPathParameters(){return this.#i??=i_(this.application.project),this.#i}get hasOwnConverters(){return this.#l??=[...this.application.project.modules.values()].some(z0),this.#l}get precedence(){return this.#o??=new co(this.application.project,this),this.#o}get endpoints(){return this.#s??=v_(this.routes.flatMap(e=>this.operationsOf(e))),this.#s}endpointsIn(e){return this.#r??=us(this.endpoints,t=>t.module),this.#r.get(e)??[]}endpointParametersIn(e){return this.#a??=us(this.endpoints.flatMap(C_),({declared:t})=>t.place.module),this.#a.get(e)??[]}dependenciesOn(e){return this.#A??=pp(this.application.project),this.#A.get(e)??[]}creationOf(e){return this.#_??=new ui(this.application),this.#_.creationOf(e)}get repeatedAnnotations(){return this.#b??=Y_(this.application),this.#b}dependsOnClass(e){this.#w??=mp(this.application.project);let{classes:t}=this.application.project.inference;return this.#w.some(s=>t.isSubclass(s,e.qualifiedName)!==!1)}isRegistration(e){return this.#m.isRegistration(e)}listedDependencies(e,t){return this.#m.listedDependencies(e,t)}dependenciesOf(e,t){return this.#m.dependenciesOf(e,t)}parametersOf(e,t){let{inference:s}=this.application.project;return gn(s,e.callable,X_(e,t))}allParametersOf(e,t){let{inference:s}=this.application.project,r=X_(e,t),o=[],i=!0,a=new Set,l=c=>{let d=c.function??c.class??c;if(a.has(d))return;a.add(d);let u=gn(s,c,r);u===null&&(i=!1);for(let f of u??[])o.push(f),f.dependency?l(f.dependency.callable):f.source==="unknown"&&(i=!1)};for(let{callable:c}of this.dependenciesOf(e,t))l(c);return l(e.callable),{parameters:o,isComplete:i}}mayChangeSignature({function:e,uses:t}){return t.some(({node:s,operation:{route:r}})=>s===null?this.isWrapped(r)||this.overridesRegistration(r):e!==null&&e.facts.decorators.length>0)}parameterRefusalOf(e){return F_(this.application,e)}responseOf(e){let t=this.#y.get(e);return t===void 0&&(t=bp(this.application,this.#m,e),this.#y.set(e,t)),t}#R(e,t){let s=t.flatMap(o=>{let{child:i}=o,a=i?.class?.module===null?`a ${F(i.class.qualifiedName)} of a library is included, whose routes are not known`:this.gapOf(o);return a===null?[]:[{call:o.call,reason:a}]}),r=this.#m.unfollowed.filter(({router:o})=>this.reachesOf(o).some(i=>i.app===e)).map(({call:o})=>({call:o,reason:"a route is registered of which neither path nor handler is known"}));return[...s,...r]}gapOf(e){if(e.kind!=="include")return null;let{child:t}=e;return t!==null&&(t.isCreated||this.routes.some(({router:r})=>r===t))?null:"a router is included that could not be followed"}#x(){let{project:e}=this.application,t=new Set(this.mounts.map(({child:r})=>r)),s=us(this.routes.flatMap(r=>this.operationsOf(r)),({app:r})=>r);return this.routers.filter(r=>r.kind==="app"&&!t.has(r)).sort((r,o)=>V0(r,o)).map(r=>{let o=a=>this.reachesOf(a.parent).some(({app:l})=>l===r),i=[...this.includes,...this.mounts].filter(o);return{router:r,name:s_(e,r),operations:(s.get(r)??[]).filter(G0).sort(sm),steps:i,gaps:this.#R(r,i)}})}isFirstOfHandler(e){return this.routesIn(e.module).find(s=>e.handler===null?s.registration===e.registration:s.handler===e.handler)===e}placeOf(e){return e.decorated?e.decorated.facts.nameSpan:e.registration.func}disclosureOf(e){return y_(this.application,e)}secretFieldsOf(e){let t=this.#g.get(e);return t===void 0&&(t=u_(this.application,e),this.#g.set(e,t)),t}refusalsOf(e){return G_(this.application,e)}overridesRegistration(e){return g_(this.application,e)}isWrapped(e){let{inference:t}=this.application.project,s=e.handler?.module??e.module;return e.wrappers.some(r=>{if(this.#m.isRegistration(r))return!1;let o=r.kind==="Call"?r.func:r,i=x(t.typeOf(s,o))??"";return!K0.some(a=>a.test(i))})}};function us(n,e){let t=new Map;for(let s of n){let r=t.get(e(s));r?r.push(s):t.set(e(s),[s])}return t}function G0({app:n,steps:e,route:t}){return n?.origin.module.role==="test"?!0:[...e,t].every(({moment:s})=>s.module.role!=="test")}function V0({origin:n},{origin:e}){return n.module!==e.module?n.module.path<e.module.path?-1:1:n.node.start-e.node.start}function X_(n,e){return e===null||e.innerPrefix===null||n.path===null?null:e.innerPrefix+n.path}var K0=[/^slowapi\.(\w+\.)*Limiter\.(limit|shared_limit|exempt)$/,/^dependency_injector\.wiring\.inject$/,/^fastapi_cache\.decorator\.cache$/,/^fastapi_versioning\.(\w+\.)*version$/,/^typing(_extensions)?\.(no_type_check|deprecated)$/,/^warnings\.deprecated$/,/^builtins\.(staticmethod|classmethod)$/];function z0({facts:n}){return[...lt(n)].some(e=>e.kind==="import"?e.module==="starlette.convertors":/^starlette(\.convertors)?$/.test(e.module)&&Q0.has(e.name))}var Q0=new Set(["convertors","register_url_convertor","CONVERTOR_TYPES"]);var Z_=/pydantic_?(?:is_?)?(?:v(?:er(?:sion)?)?_?[12]?\b|version|[12]\b)/i,Y0=/(?:^|\/)(?:_?[a-z_]*compat(?:ibility)?|pydantic_v[12]|_?pydantic_?(?:shim|version))(?:\/|\.py$)/,ek=new Set(["ImportError","ModuleNotFoundError","AttributeError","PydanticImportError","PydanticUserError"]),J0=new Set(["warns","deprecated_call","catch_warnings","raises"]),_i=class{#e;#t=new WeakMap;#n=new WeakMap;#s=new WeakMap;#r=new WeakMap;constructor(e){this.#e=e}covers({module:e,tree:t},s){if(Y0.test(e.path)||this.#a(e))return!0;let r=[...e.blocksAround(e.blockAt(s))];return r.some(o=>this.#o(e,o))||this.#l(e,r,s)||this.#c(e,s)||this.#u(e,t).some(o=>le(o,s))}coversImport(e,t){let{module:s}=e;return this.covers(e,t)||[...s.blocksAround(s.blockAt(t))].some(({kind:r,statement:o})=>(r==="try"||r==="except")&&s.facts.blocks.some(i=>i.kind==="except"&&i.statement===o&&X0(i.test)))}#a(e){let t=this.#r.get(e);return t===void 0&&(t=e.facts.blocks.some(({kind:s,test:r})=>s==="if"&&r!==null&&this.#d(e,r)&&!eM(r)),this.#r.set(e,t)),t}#o(e,t){switch(t.kind){case"if":case"else":return t.test!==null&&this.#d(e,t.test);case"with":return t.test?.kind==="Call"&&Z0(t.test);case"try":case"except":case"try-else":return this.#i(e).get(t.statement)===!0;default:return!1}}#i(e){let t=this.#s.get(e);if(t===void 0){let s=new Map;for(let{kind:r,test:o,statement:i}of e.facts.blocks){if(r!=="except"||o===null)continue;(o.kind==="Tuple"?o.elts:[o]).some(l=>ek.has(E(l)))&&s.set(i,!0)}t=s,this.#s.set(e,t)}return t}#l(e,t,s){return e.facts.blocks.some(r=>r.kind==="if"&&r.leaves!==null&&r.end<=s&&t.includes(e.block(r.parent))&&this.#o(e,r))}#c(e,t){let{functions:s,classes:r}=e.facts;return[...s,...r].some(o=>o.decorators.length>0&&le(o,t)&&o.decorators.some(i=>this.#d(e,i)))}#u(e,t){let s=this.#n.get(t);if(s===void 0){let r=[];D(t.module,o=>(o.kind==="IfExp"&&this.#d(e,o.test)&&r.push(o),o.kind==="BoolOp"&&this.#d(e,o.values[0])&&r.push(o),!0)),s=r,this.#n.set(t,s)}return s}#d(e,t){let s=this.#t.get(t);if(s!==void 0)return s;this.#t.set(t,!1);let r=!1;return D(t,o=>(r||=tk(o)||o.kind==="Name"&&this.#f(e,o),!r)),this.#t.set(t,r),r}#f(e,t){let s=this.#e.names.lookUp(e,t.id,t.start);if(!(s.kind!=="definitions"||s.sites.some(({module:i,definition:a})=>a.kind==="import-from"||(a.kind==="assign"||a.kind==="annotated")&&i.functionAt(a.start)===null)))return!1;let o=this.#e.typeOf(e,t);return o.kind==="library"&&/^pydantic(?:\.version)?\.(?:VERSION|__version__|version)/.test(o.name)?!0:$(this.#e,{module:e,node:t},{calls:!1}).some(i=>i.node!==t&&i.node.kind!=="Name"&&this.#d(i.module,i.node))}};function X0(n){return n===null||/^(Base)?Exception$/.test(E(n))}function Z0({func:n,args:e}){let t=E(n);return t==="suppress"?e.some(s=>ek.has(E(s))):J0.has(t)}function eM(n){let e=!1,t=!1;return D(n,s=>(tk(s)&&(s.kind==="Call"&&E(s.func)!=="version"?e=!0:t=!0),!0)),e&&!t}function tk(n){switch(n.kind){case"Name":return Z_.test(n.id);case"Attribute":return Z_.test(n.attr)?!0:/^(VERSION|__version__|version)$/.test(n.attr)&&/pydantic/i.test(E(n.value));case"Call":{let e=E(n.func),t=n.args[1];if((e==="hasattr"||e==="getattr")&&t?.kind==="Constant"&&t.type==="str")return/^(model_|__pydantic_|__fields|__root)/.test(t.value)||Kt.has(t.value);let s=n.args[0];return s?.kind!=="Constant"||s.type!=="str"?!1:e==="find_spec"?/^pydantic(_settings|\.|_core|$)/.test(s.value):e==="version"&&s.value==="pydantic"}default:return!1}}var ki=class{application;guards;#e=new Map;#t=new Map;#n=null;#s=null;#r=null;#a=null;constructor(e){this.application=e,this.guards=new _i(e.project.inference)}get#o(){return this.application.project.inference}isVersion2(e){return this.application.project.dependencies.isAtLeast(e,"pydantic","2")}isModel(e){let{classes:t}=this.#o,s=t.isSubclass(e,"pydantic.v1.BaseModel"),r=t.isSubclass(e,"pydantic.BaseModel");return s===!0?r===!0?null:!1:r}isSettings(e){let{classes:t}=this.#o,s=["pydantic_settings.BaseSettings","pydantic.BaseSettings","pydantic.v1.BaseSettings"].map(r=>t.isSubclass(e,r));return s.includes(!0)?!0:s.includes(null)?null:!1}isPartOfSettings(e){let{classes:t}=this.#o;if(this.#a===null){let s=new Set;for(let r of this.application.project.modules.values())for(let o of r.classes)if(this.isSettings(o)===!0)for(let i of t.ancestryOf(t.instanceOf(o)).classes)s.add(i.class);this.#a=s}return this.#a.has(e)||this.isSettings(e)}isModelType(e){let t=g(e).filter(({kind:s})=>s!=="none");return t.length>0&&t.every(s=>{let r=s.kind==="class"?s.of:s,o=r.kind==="type-variable"?this.#o.asInstance(r):r;return o.kind==="instance"&&this.isModel(o.class)===!0})}hasMethodOfBaseModel(e,t){return this.isModelType(e)?g(e).every(s=>{if(s.kind==="none")return!0;let r=this.#o.asInstance(s.kind==="class"?s.of:s),o=this.#o.attribute(s,t);if(r.kind!=="instance"||x(o)!==`pydantic.BaseModel.${t}`)return!1;let{classes:i,isComplete:a}=this.#o.classes.ancestryOf(r),l=i.findIndex(({class:d})=>!I(d)&&!/^(abc|builtins|typing)\./.test(d.qualifiedName)),c=i.findIndex(({class:d})=>d.qualifiedName==="pydantic.BaseModel");return l<0?a:c<l}):!1}fieldsOf(e){let t=this.#e.get(e);if(t)return t;let s=new Map,{classes:r}=this.#o;for(let{class:o}of r.ancestryOf(r.instanceOf(e)).classes.toReversed())if(!(!I(o)||o.module.isStub&&/^pydantic(_settings|\.|$)/.test(o.module.name)))for(let{name:i,definitions:a}of o.module.scope(o.facts.scope).bindings){let l=a.findLast(({kind:c})=>c==="annotated");l?.kind!=="annotated"||i.startsWith("_")||i==="model_config"||this.#i(l.annotation)||s.set(i,this.#l(i,o,l))}return this.#e.set(e,s),s}hasAllFields(e){let{classes:t}=this.#o;return t.ancestryOf(t.instanceOf(e)).isComplete}hasSerializer(e,t=null){let{classes:s}=this.#o;return s.ancestryOf(s.instanceOf(e)).classes.some(({class:r})=>s.methodsOf(r).some(o=>{let i=this.#o.decoratorsOf(o).findIndex(d=>nM.test(d??"")),a=o.facts.decorators[i];if(a===void 0)return!1;let l=a.kind==="Call"?a.args:[];return this.#o.decoratorsOf(o)[i]!=="pydantic.model_serializer"?l.some(d=>d.kind!=="Constant"||d.value===t||d.value==="*"):!0}))}#i(e){let t=e.kind==="Subscript"?e.value:e;return E(t)==="ClassVar"?!0:e.kind==="Constant"&&e.type==="str"&&/\bClassVar\b/.test(e.value)}#l(e,t,s){let{module:r}=t,{annotation:o,value:i}=s,a=i!==null&&this.#c(r,i)?i:null,l=o.kind==="Subscript"&&o.slice.kind==="Tuple"?o.slice.elts.slice(1).find(p=>this.#c(r,p)):void 0,c=a??l??null,d=a?rM(a):i,u=c?.keywords.some(({arg:p})=>p==="default_factory")??!1,f=d!==null&&!oM(d);return{name:e,owner:t,module:r,definition:s,annotation:o,default:f?d:null,isRequired:!f&&!u,fieldCall:c}}#c(e,t){if(t.kind!=="Call")return!1;let s=x(this.#o.typeOf(e,t.func));return s==="pydantic.Field"||s==="pydantic.v1.Field"||s==="sqlmodel.Field"}configurationOf(e){let t=this.#t.get(e);if(t)return t;let{classes:s}=this.#o,r=s.ancestryOf(s.instanceOf(e)),o=new Map,{isComplete:i}=r;for(let{class:l}of r.classes.toReversed())I(l)?l.module.isStub?i&&=/^(builtins|typing|pydantic(_settings)?)$/.test(l.module.name):this.#u(l,o)||(i=!1):i=!1;let a={values:o,isComplete:i};return this.#t.set(e,a),a}#u(e,t){let{module:s,facts:r}=e,o=!0,i=this.innerConfiguration(e);if(i!==null){let l=this.#o.classes.ancestryOf(this.#o.classes.instanceOf(i));o&&=l.isComplete;for(let{class:c}of l.classes.toReversed())if(!(!I(c)||c.module.isStub))for(let{name:d,definitions:u}of c.module.scope(c.facts.scope).bindings){let f=u.at(-1);f&&"value"in f&&f.value&&t.set(d,{module:c.module,node:f.value})}}else s.definitionsIn(r.scope,"Config").length>0&&(o=!1);let a=s.definitionsIn(r.scope,"model_config").at(-1);if(a){let l="value"in a&&a.value?a.value:null;(l===null||!this.#d({module:s,node:l},t))&&(o=!1)}for(let{arg:l,value:c}of r.keywords)l===null?o=!1:t.set(l,{module:s,node:c});return o}#d(e,t){let s=P(this.#o,e);if(s===null)return!1;let{module:r,node:o}=s;return o.kind==="Dict"?o.keys.every((i,a)=>i?.kind!=="Constant"||i.type!=="str"?!1:(t.set(i.value,{module:r,node:o.values[a]}),!0)):o.kind!=="Call"||o.args.length>0||!tM.has(x(this.#o.typeOf(r,o.func))??"")?!1:o.keywords.every(({arg:i,value:a})=>i===null?!1:(t.set(i,{module:r,node:a}),!0))}innerConfiguration(e){let t=e.module.definitionsIn(e.facts.scope,"Config").at(-1);if(t?.kind!=="class")return null;let s=e.module.classes[t.class];return I(s)?s:null}get configurationClasses(){if(this.#n!==null)return this.#n;let e=new Map,{classes:t}=this.#o;for(let s of this.application.project.modules.values())for(let r of s.classes){if(r.facts?.name!=="Config")continue;let o=sM(s,r);if(!(o===null||this.isModel(o)!==!0))for(let{class:i}of t.ancestryOf(t.instanceOf(r)).classes)I(i)&&!i.module.isStub&&!e.has(i)&&e.set(i,o)}return this.#n=e,e}isInheritedConfiguration(e){if(this.#s===null){let t=new Set,{classes:s}=this.#o;for(let r of this.application.project.modules.values())for(let o of r.classes)for(let i of o.facts?.bases??[])if(!(i.kind!=="Attribute"||i.attr!=="Config"))for(let a of g(this.#o.typeOf(r,i.value))){let l=a.kind==="class"&&a.of.kind==="instance"?a.of:null;if(l)for(let c of s.ancestryOf(l).classes)t.add(c.class)}this.#s=t}return this.#s.has(e)}isOverridden(e){if(this.#r===null){let t=new Set;for(let s of this.application.project.modules.values())for(let{facts:r,owner:o}of s.functions)o&&/^[a-z]/.test(r.name)&&!t.has(r.name)&&this.isModel(o)!==!1&&t.add(r.name);this.#r=t}return this.#r.has(e)}},tM=new Set(["builtins.dict","pydantic.ConfigDict","pydantic_settings.SettingsConfigDict","sqlmodel._compat.SQLModelConfig"]),nM=/^pydantic\.(\w+\.)*(model|field)_serializer$/;function sM(n,e){let t=e.facts?n.scope(e.facts.outerScope).class:null,s=t===null?null:n.classes[t];return s&&I(s)?s:null}function rM(n){let[e]=n.args;return e??n.keywords.find(({arg:t})=>t==="default")?.value??null}function oM(n){return n.kind==="Constant"&&n.type==="Ellipsis"}var or=10,nk=new WeakMap;function wi(n){let e=nk.get(n);return e===void 0&&(e=iM(n),nk.set(n,e)),e}function iM(n){return[...[...n.nodesOf("For"),...n.nodesOf("AsyncFor")].map(t=>[t,[aM(t)]]),...[...n.nodesOf("ListComp"),...n.nodesOf("SetComp"),...n.nodesOf("GeneratorExp")].map(t=>[t,sk(t.generators,[t.elt])]),...n.nodesOf("DictComp").map(t=>[t,sk(t.generators,[t.key,t.value])])].sort(([t],[s])=>t.start-s.start||s.end-t.end).flatMap(([,t])=>t)}function aM(n){return{target:n.target,iterable:n.iter,isAsync:n.kind==="AsyncFor",isComprehension:!1,body:n.body,header:{start:n.target.start,end:n.iter.end}}}function sk(n,e){return n.map(({target:t,iter:s,ifs:r,is_async:o},i)=>({target:t,iterable:s,isAsync:o,isComprehension:!0,body:[...e,...r,...n.slice(i+1).flatMap(a=>[a.iter,...a.ifs])],header:{start:t.start,end:s.end}}))}function Zt(n,e){for(let t of n.body)D(t,s=>{switch(s.kind){case"FunctionDef":case"AsyncFunctionDef":case"ClassDef":case"Lambda":return!1;default:return e(s),!0}})}function Ai(n,e){return n.body.some(t=>K(t,e))}function Si(n){if(n.isComprehension)return[];let e=[],t=(r,o)=>{let i=r.findIndex(({kind:a})=>a==="Return"||a==="Raise"||a==="Break"&&o);i>=0&&e.push({start:r[0].start,end:r[i].end});for(let a of r)s(a,o)},s=(r,o)=>{switch(r.kind){case"If":t(r.body,o),t(r.orelse,o);return;case"With":case"AsyncWith":t(r.body,o);return;case"Try":case"TryStar":t(r.body,o);for(let i of r.handlers)t(i.body,o);t(r.orelse,o),t(r.finalbody,o);return;case"For":case"AsyncFor":case"While":t(r.body,!1),t(r.orelse,o);return;case"Match":for(let i of r.cases)t(i.body,o);return;default:}};return t(n.body,!0),e}function rk(n){let e=new Set,t=r=>{D(r,o=>(o.kind==="Name"&&e.add(o.id),(o.kind==="Subscript"||o.kind==="Attribute")&&t(o.value),o.kind!=="Subscript"&&o.kind!=="Attribute"))},s=(r,o)=>{if(o!==null&&$e(o,e))for(let i of r)i&&t(i)};return t(n.target),Zt(n,r=>{switch(r.kind){case"Assign":s(r.targets,r.value);break;case"AnnAssign":case"AugAssign":case"NamedExpr":s([r.target],r.value);break;case"For":case"AsyncFor":case"comprehension":s([r.target],r.iter);break;case"withitem":s([r.optional_vars],r.context_expr);break;default:}}),e}function $e(n,e){let t=!1;return D(n,s=>(s.kind==="Name"&&e.has(s.id)&&(t=!0),!t)),t}function ok(n,e){return n.filter(t=>t.body.some(s=>le(s,e))).reverse()}function xi(n){return n.kind!=="Slice"||n.upper?.kind!=="Constant"||typeof n.upper.value!="number"?null:n.lower===null?n.upper.value:n.lower.kind!=="Constant"||typeof n.lower.value!="number"?null:Math.max(n.upper.value-n.lower.value,0)}var lM=new Set(["sqlalchemy.orm.relationship","sqlalchemy.orm.dynamic_loader","sqlmodel.Relationship","sqlalchemy.orm.relation"]),cM=new Set(["sqlalchemy.Column","sqlmodel.Field","sqlmodel.Column","sqlalchemy.orm.mapped_column","sqlalchemy.orm.deferred","sqlalchemy.orm.column_property"]);function Z(n,e){return n.keywords.find(({arg:t})=>t===e)?.value}function lk(n,e,t){let{module:s,definition:r}=e;switch(r.kind){case"assign":return r.path.length>0?null:Uc(n,{module:s,node:r.value},null);case"annotated":{let o={module:s,node:r.annotation};if(r.value){let a=Uc(n,{module:s,node:r.value},o);if(a)return a}return vi(n,o)||n.classes.isSubclass(t,"sqlmodel.SQLModel")===!0?Wc(n,null,o):null}case"function":{let o=s.functionSymbol(r.function);if(!o.facts.decorators.some(f=>(x(n.typeOf(s,f))??"").startsWith("sqlalchemy.orm.declared_attr")))return null;let{annotation:a,returns:l}=o.facts,c=a&&{module:s,node:a},[d,...u]=l;return!d?.value||u.length>0?null:Uc(n,{module:s,node:d.value},c)}default:return null}}function Uc(n,e,t){let{module:s,node:r}=P(n,e)??e;if(r.kind!=="Call")return null;let o=x(n.typeOf(s,r.func))??"",i={module:s,node:r};if(cM.has(o))return Wc(n,i,t);if(!lM.has(o))return null;let a=Z(r,"sa_relationship"),l=a&&P(n,{module:s,node:a}),c=t&&(vi(n,t)??{content:t,wrapper:null}),d=c&&n.annotation(c.content.module,c.content.node);return{kind:"relationship",call:l?.node.kind==="Call"?{module:l.module,node:l.node}:i,type:d&&dM(d)?d:null,annotated:c?.content??null,wrapper:o==="sqlalchemy.orm.dynamic_loader"?"dynamic":c?.wrapper??null}}function dM(n){let e=Se(n);return e.kind!=="instance"?!1:!Ci(e)||(e.args.at(-1)?.kind??"unknown")==="instance"}var ik={"sqlalchemy.orm.Mapped":null,"sqlalchemy.orm.WriteOnlyMapped":"write_only","sqlalchemy.orm.DynamicMapped":"dynamic"};function vi(n,{module:e,node:t}){if(t.kind==="Constant"&&t.type==="str"&&t.forward)return vi(n,{module:e,node:t.forward});if(t.kind!=="Subscript")return null;let s=x(n.typeOf(e,t.value));return s===null||!(s in ik)?null:{content:{module:e,node:t.slice},wrapper:ik[s]}}function Wc(n,e,t){let s=t&&(vi(n,t)?.content??t),r=s&&n.annotation(s.module,s.node),o=e&&x(n.typeOf(e.module,e.node.func)),i=e&&(Z(e.node,"sa_column")??(o===ak?e.node.args[0]:void 0)),a=i?.kind==="Call"&&e?{module:e.module,node:i}:e,l=c=>[e,a].some(d=>{let u=d&&Z(d.node,c);return d&&u?M(n,{module:d.module,node:u})===!0:!1});return{kind:"column",type:r??(a?pM(n,a):O("a column without a type")),isPrimaryKey:l("primary_key"),foreignKey:a&&uM(n,a),isIndexed:l("index"),isUnique:l("unique"),isDeferred:o===ak||l("deferred")}}var ak="sqlalchemy.orm.deferred";function uM(n,{module:e,node:t}){let s=Z(t,"foreign_key"),r=o=>{let i=M(n,{module:e,node:o});return typeof i=="string"?i:""};if(s)return r(s);for(let o of t.args){if(o.kind==="Starred")return"";if(o.kind!=="Call")continue;let i=x(n.typeOf(e,o.func));if(i!=="sqlalchemy.ForeignKey"&&i!=="sqlmodel.ForeignKey")continue;let a=o.args[0]??Z(o,"column");return a?r(a):""}return null}var fM={Integer:"builtins.int",BigInteger:"builtins.int",SmallInteger:"builtins.int",Float:"builtins.float",String:"builtins.str",Text:"builtins.str",Unicode:"builtins.str",UnicodeText:"builtins.str",Boolean:"builtins.bool",LargeBinary:"builtins.bytes",DateTime:"datetime.datetime",Date:"datetime.date",Time:"datetime.time",Interval:"datetime.timedelta",Numeric:"decimal.Decimal"};function pM(n,{module:e,node:t}){for(let s of[...t.args,Z(t,"type_")]){let r=s?.kind==="Call"?s.func:s;if(!r||r.kind==="Constant")continue;let o=/^sqlalchemy\.(?:types\.)?(\w+)$/.exec(x(n.typeOf(e,r))??""),i=o&&fM[o[1]];if(i)return n.stubInstance(i)}return O("the database type is not known")}var mM=new Set(["builtins.list","builtins.set","builtins.dict","builtins.frozenset","typing.Sequence","typing.Collection","typing.MutableSequence","typing.AbstractSet","typing.MutableSet","typing.Iterable","typing.Mapping"]);function Ci(n){return g(n).some(e=>e.kind==="instance"&&mM.has(e.class.qualifiedName))}var yM=new Map([...["select","joined","selectin","subquery","immediate","raise","raise_on_sql","noload"].map(n=>[n,n]),["write_only","write_only"],["dynamic","dynamic"],[!0,"select"],[!1,"joined"],[null,"noload"]]);function Gc(n,{call:e,wrapper:t}){if(t!==null)return t;if(e===null)return"select";let{module:s,node:r}=e;if(r.keywords.some(({arg:c})=>c===null))return"unknown";let o=Z(r,"lazy");if(o)return Hc(n,{module:s,node:o});let i=Z(r,"sa_relationship_kwargs");if(!i)return Z(r,"sa_relationship")?"unknown":"select";let a=P(n,{module:s,node:i});if(a?.node.kind==="Call"&&a.node.func.kind==="Name"&&a.node.func.id==="dict"){let c=Z(a.node,"lazy");return c?Hc(n,{module:a.module,node:c}):"select"}if(a?.node.kind!=="Dict")return"unknown";let l="select";for(let[c,d]of a.node.keys.entries()){let u=d&&M(n,{module:a.module,node:d});if(u==null)return"unknown";u==="lazy"&&(l=Hc(n,{module:a.module,node:a.node.values[c]}))}return l}function Hc(n,e){let t=M(n,e);return t===void 0||typeof t=="number"?"unknown":yM.get(t)??"unknown"}var Ri=60,hM=2e3,gM=new Set(["joinedload","selectinload","subqueryload","immediateload","lazyload","raiseload","noload","contains_eager","joinedload_all","subqueryload_all","eagerload","defaultload"]),bM=new Set(["load_only","defer","undefer","undefer_group","with_loader_criteria","with_expression","selectin_polymorphic"]),_M=new Set(["list","tuple","set","frozenset","sorted","reversed","iter","next","min","max","enumerate"].map(n=>`builtins.${n}`)),kM=new Set(["copy","pop","values","get","items","union"]),wM=/^(builtins\.(list|dict|set|frozenset|tuple)|typing\.\w+)\./,AM=new Set(["execute","scalars","scalar","exec","stream","stream_scalars"]),SM={"sqlalchemy.orm.Session":"sync","sqlmodel.Session":"sync","sqlalchemy.engine.Connection":"sync","sqlalchemy.ext.asyncio.AsyncSession":"async","sqlalchemy.ext.asyncio.AsyncConnection":"async","sqlmodel.ext.asyncio.session.AsyncSession":"async"},xM=/^sqlalchemy\.(Select|CompoundSelect|orm\.Query|engine\.(Result|CursorResult|ScalarResult|TupleResult|MappingResult)|ext\.asyncio\.(AsyncResult|AsyncScalarResult)|orm\.WriteOnlyCollection)$/,vM=new Set(["with_entities","add_columns","with_only_columns","subquery","cte","exists","columns","mappings"]),CM=new Set(["all","first","one","one_or_none","filter","filter_by","where","order_by","options","limit","offset","distinct","join","outerjoin","unique","scalars"]),RM=/^(builtins\.(staticmethod|classmethod|property)|functools\.(wraps|cached_property)|abc\.|typing\.override)/,Ti=class{#e;#t;#n=0;constructor(e,t){this.#e=e,this.#t=t}originsOf(e){return this.#n=hM,this.#s({...e,frame:null},new Set,0)}#s(e,t,s){let{module:r,node:o,frame:i}=e;if(s>Ri||--this.#n<0)return null;if(t.has(o))return[];t.add(o);let a=c=>({module:r,node:c,frame:i}),l=c=>xt(c.map(d=>this.#s(a(d),t,s+1)));try{switch(o.kind){case"Name":return this.#r(this.#e.names.lookUp(r,o.id,o.start),e,t,s);case"Attribute":return this.#c(e,o,t,s);case"Await":case"NamedExpr":case"Starred":return this.#s(a(o.value),t,s+1);case"Subscript":{let c=this.#s(a(o.value),t,s+1),d=xi(o.slice);return d===null||c===null?c:ck(c,d)}case"IfExp":return l([o.body,o.orelse]);case"BoolOp":return l(o.values);case"Constant":return o.type==="None"?[]:null;case"List":case"Tuple":case"Set":return l(o.elts);case"Dict":return l(o.values);case"ListComp":case"SetComp":case"GeneratorExp":return l([o.elt]);case"DictComp":return l([o.value]);case"BinOp":return o.op==="Add"||o.op==="BitOr"?l([o.left,o.right]):null;case"Call":return this.#u(e,o,t,s);default:return null}}finally{t.delete(o)}}#r(e,t,s,r){return e.kind!=="definitions"?null:xt(e.sites.map(o=>this.#a(o,t,s,r+1)))}#a({module:e,definition:t},s,r,o){let i=e===s.module?s.frame:null;switch(t.kind){case"assign":return this.#l({module:e,node:t.value,frame:i},t.path,r,o);case"annotated":return t.value&&this.#s({module:e,node:t.value,frame:i},r,o);case"for":return this.#l({module:e,node:t.iterable,frame:i},t.path,r,o,!0);case"with":return this.#s({module:e,node:t.context,frame:i},r,o);case"parameter":{let a=this.#i(e.functionSymbol(t.function),t.index,i);return a&&this.#s(a,r,o)}case"import-from":return this.#r(this.#e.names.imported(e,t),s,r,o);default:return null}}#o(e,{value:t,attr:s}){if(t.kind!=="Name")return!1;let r=this.#e.names.lookUp(e,t.id,t.start);if(r.kind!=="definitions"||!r.sites.some(({definition:a})=>a.kind==="parameter"))return!1;let o=this.#e.typeOf(e,t),i=o.kind==="class"?o.of:o;return i.kind==="instance"&&I(i.class)&&this.#t.isOverridden(i.class,s)}#i(e,t,s){if(s?.symbol!==e)return null;let r=s.arguments.get(t);if(r)return r;let o=e.facts.parameters[t]?.default;return o?{module:e.module,node:o,frame:null}:null}#l(e,t,s,r,o=!1){let{module:i,node:a,frame:l}=e,[c]=t;if(c===void 0||r>Ri)return this.#s(e,s,r);let d=u=>({module:i,node:u,frame:l});if(a.kind==="Await")return this.#l(d(a.value),t,s,r+1,o);if(!o&&a.kind==="Tuple"){let u=typeof c=="number"?a.elts[c]:void 0;return u?this.#l(d(u),t.slice(1),s,r+1):null}if(a.kind==="Call"){let u=this.#e.typeOf(i,a.func),f=x(u);if(o&&f==="builtins.enumerate"){let[p]=a.args;return c===1&&p?this.#l(d(p),t.slice(1),s,r+1,!0):null}if(o&&f==="builtins.zip"){let p=typeof c=="number"?a.args[c]:void 0;return p?this.#l(d(p),t.slice(1),s,r+1,!0):null}if(u.kind==="function"&&!u.function.module.isStub){let p=this.#g(u.function,a,e);return p&&xt(p.map(y=>this.#l(y,t,s,r+1,o)))}}return this.#s(e,s,r)}#c(e,t,s,r){let{module:o,frame:i}=e,a=[];for(let l of g(this.#e.typeOf(o,t.value))){if(l.kind==="none")continue;if(l.kind==="module"){let u=this.#e.names.memberOfTarget(l.target,t.attr);a.push(this.#r(u,{...e,frame:null},s,r));continue}if(l.kind!=="instance"||this.#o(o,t))return null;let c=this.#t.relationshipOf(l.class,t.attr);if(c){let u=this.#s({module:o,node:t.value,frame:i},s,r+1);a.push(u?.map(({query:f,path:p})=>({query:f,path:[...p,c]}))??null);continue}let d=this.#e.classes.member(l,t.attr);if(!d)return null;for(let u of d.sites){if(u.definition.kind!=="function")return null;let f=u.module.functionSymbol(u.definition.function);if(!this.#e.isProperty(f))return null;let p=this.#g(f,null,e);a.push(p&&xt(p.map(y=>this.#s(y,s,r+1))))}for(let{module:u,value:f,path:p}of d.assignments){if(!f||p.length>0)return null;a.push(this.#s({module:u,node:f,frame:null},s,r+1))}}return a.length===0?null:xt(a)}#u(e,t,s,r){let{module:o,frame:i}=e,a=d=>({module:o,node:d,frame:i}),l=this.#e.typeOf(o,t.func),c=[];for(let d of g(l)){if(d.kind==="function"&&!d.function.module.isStub){if(t.func.kind==="Attribute"&&this.#o(o,t.func))return null;let p=this.#g(d.function,t,e);if(p===null)return null;c.push(xt(p.map(y=>this.#s(y,s,r+1))));continue}let u=x(d);if(u===null){let p=this.#e.typeOf(o,t),h=p.kind==="instance"&&p.class.qualifiedName==="sqlalchemy.orm.Query"&&t.func.kind==="Attribute"&&t.func.attr==="query";c.push(h?[this.#p({...e,node:t},"sync",[])]:this.#f(e,t,s,r));continue}let f=t.args[0];_M.has(u)?c.push(f?this.#s(a(f),s,r+1):[]):u==="typing.cast"||u==="builtins.filter"?c.push(t.args[1]?this.#s(a(t.args[1]),s,r+1):null):c.push(this.#d(e,t,d,u,s,r))}return c.length===0?null:xt(c)}#d(e,t,s,r,o,i){let{module:a,frame:l}=e;if(r==="sqlalchemy.select"||r==="sqlmodel.select")return[this.#p({...e,node:t},null,[])];if(s.kind!=="function")return this.#f(e,t,o,i);let c=s.function.owner?.qualifiedName??"",d=s.function.facts.name,u=SM[c];if(u){if(d==="query")return[this.#p({...e,node:t},u,[])];if(d==="get"||d==="get_one"){let b=Z(t,"options"),w=b?this.#_({module:a,node:b,frame:l},i):[];return w&&[this.#p({...e,node:t},u,w)]}let y=t.args[0]??Z(t,"statement");return!AM.has(d)||!y?null:this.#s({module:a,node:y,frame:l},o,i+1)?.map(({query:b,path:w})=>({query:{...b,session:u},path:w}))??null}if(t.func.kind!=="Attribute")return null;let f={module:a,node:t.func.value,frame:l};if(wM.test(r)&&kM.has(d))return this.#s(f,o,i+1);if(!xM.test(c)||vM.has(d))return null;let p=this.#s(f,o,i+1);return p&&this.#y(p,d,t,e,i)}#f(e,t,s,r){if(t.func.kind!=="Attribute"||!CM.has(t.func.attr))return null;let o=this.#s({...e,node:t.func.value},s,r+1);return o&&o.length>0?this.#y(o,t.func.attr,t,e,r):null}#p({module:e,node:t},s,r){let o={module:e,start:t.start,end:t.end},i=t.args.length===1?this.#e.typeOf(e,t.args[0]):null,a=i?.kind==="class"&&i.of.kind==="instance"?i.of.class:null;return{query:{place:o,entity:a,session:s,options:r,limit:null,pinned:[]},path:[]}}#y(e,t,s,{module:r,frame:o},i){let a=l=>e.map(({query:c,path:d})=>({query:{...c,...l(c)},path:d}));switch(t){case"options":{let l=[];for(let c of s.args){let d=this.#_({module:r,node:c,frame:o},i);if(d===null)return null;l.push(...d)}return a(c=>({options:[...c.options,...l]}))}case"limit":case"fetch":case"fetchmany":{let l=s.args[0]&&M(this.#e,{module:r,node:s.args[0]});return typeof l!="number"?e:ck(e,l)}case"filter":case"where":case"filter_by":{let l=[...s.keywords.flatMap(({arg:c})=>c??[]),...s.args.flatMap(ir)];return l.length===0?e:a(c=>({pinned:[...c.pinned,...l]}))}default:return e}}#g(e,t,s){let{facts:r,module:o}=e;if(r.isStub)return null;let i=this.#e.decoratorsOf(e),a=f=>f!==null&&RM.test(f);if(t!==null&&!i.every(a))return null;let l=new Map;if(t!==null&&!IM(e,t,s,l))return null;let c={symbol:e,arguments:l},u=(r.isGenerator?r.yields:r.returns).flatMap(({value:f})=>f?[{module:o,node:f,frame:c}]:[]);return u.length===0?null:u}#_(e,t){if(t>Ri||--this.#n<0)return null;let{module:s,node:r,frame:o}=e,i=a=>xt(a.map(l=>this.#_({module:s,node:l,frame:o},t+1)));switch(r.kind){case"Starred":return this.#_({module:s,node:r.value,frame:o},t+1);case"List":case"Tuple":case"Set":return i(r.elts);case"IfExp":return i([r.body,r.orelse]);case"BinOp":return r.op==="Add"?i([r.left,r.right]):null;case"Constant":return r.type==="None"?[]:null;case"Name":return EM(s,r.id,r.start)?null:this.#b(this.#e.names.lookUp(s,r.id,r.start),e,t);case"Attribute":{let a=this.#e.typeOf(s,r.value);if(a.kind==="module")return this.#b(this.#e.names.memberOfTarget(a.target,r.attr),e,t);if(this.#o(s,r))return null;let l=a.kind==="class"?this.#e.asInstance(a.of):a,c=l.kind==="instance"?this.#e.classes.member(l,r.attr):null;return!c||c.assignments.length>0?null:this.#b({kind:"definitions",sites:c.sites},e,t)}case"Call":return this.#w(e,r,t);default:return null}}#b(e,t,s){return e.kind!=="definitions"?null:xt(e.sites.map(({module:r,definition:o})=>{let i=r===t.module?t.frame:null;switch(o.kind){case"assign":return o.path.length>0?null:this.#_({module:r,node:o.value,frame:i},s+1);case"annotated":return o.value&&this.#_({module:r,node:o.value,frame:i},s+1);case"parameter":{let a=this.#i(r.functionSymbol(o.function),o.index,i);return a&&this.#_(a,s+1)}case"import-from":return this.#b(this.#e.names.imported(r,o),t,s+1);default:return null}}))}#w(e,t,s){let{module:r,frame:o}=e,i=this.#e.typeOf(r,t.func);if(i.kind==="function"&&!i.function.module.isStub){let u=this.#g(i.function,t,e);return u&&xt(u.map(f=>this.#_(f,s+1)))}let a=/^sqlalchemy\.orm\.(?:Load\.)?(\w+)$/.exec(x(i)??"")?.[1];if(a===void 0)return null;let l=[{start:null,steps:[]}];if(i.kind==="function"&&i.self!==null&&t.func.kind==="Attribute"){let u=this.#_({module:r,node:t.func.value,frame:o},s+1);if(u===null)return null;u.length>0&&(l=u)}if(a==="Load"){let u=t.args[0]&&this.#e.typeOf(r,t.args[0]);return u?.kind!=="class"||u.of.kind!=="instance"?null:[{start:u.of.class,steps:[]}]}if(bM.has(a))return l;if(a==="options"){let u=[];for(let f of t.args){let p=this.#_({module:r,node:f,frame:o},s+1);if(p===null)return null;for(let y of l)for(let h of p)u.push({start:y.start,steps:[...y.steps,...h.steps]})}return[...l,...u]}if(!gM.has(a))return null;let c=[],d=null;for(let u of t.args){let f=this.#A({module:r,node:u,frame:o},s);if(f===null)return null;c.length===0&&(d=f.start);for(let p of f.names)c.push({name:p,changes:a!=="defaultload"})}return l.map(u=>({start:u.start??d,steps:[...u.steps,...c]}))}#A({module:e,node:t,frame:s},r){if(r>Ri)return null;if(t.kind==="Attribute"){let c=this.#e.typeOf(e,t.value);return c.kind!=="class"||c.of.kind!=="instance"?null:{start:c.of.class,names:[t.attr]}}if(t.kind==="Call"&&t.func.kind==="Attribute"&&["of_type","and_"].includes(t.func.attr))return this.#A({module:e,node:t.func.value,frame:s},r+1);let o=M(this.#e,{module:e,node:t});if(typeof o=="string")return{start:null,names:o.split(".")};if(t.kind!=="Name")return null;let i=this.#e.names.lookUp(e,t.id,t.start),[a,...l]=i.kind==="definitions"?i.sites:[];if(!a||l.length>0)return null;if(a.definition.kind==="assign"&&a.definition.path.length===0)return this.#A({module:a.module,node:a.definition.value,frame:s},r+1);if(a.definition.kind==="parameter"){let c=this.#i(a.module.functionSymbol(a.definition.function),a.definition.index,s);return c&&this.#A(c,r+1)}return null}};function ck(n,e){return n.map(({query:t,path:s})=>({query:{...t,limit:Math.min(e,t.limit??e)},path:s}))}function dk(n,e,t,s){return e.options.some(({start:r,steps:o})=>{if(r!==null&&!TM(n,r,t))return!1;let i=o.findIndex(({name:l})=>l==="*");return i>=0?o[i].changes:o[s.length-1]?.changes===!0&&s.every((l,c)=>o[c].name===l.name)})}function TM(n,e,t){return n.classes.isSubclass(e,t.qualifiedName)!==!1||n.classes.isSubclass(t,e.qualifiedName)!==!1}function ir(n){let e=[];if(n.kind==="Compare"&&n.ops[0]==="Eq"&&n.ops.length===1)for(let t of[n.left,n.comparators[0]])t?.kind==="Attribute"&&(e.push(t.attr),t.value.kind==="Name"&&e.push(`${t.value.id}.${t.attr}`));else if(n.kind==="BinOp"&&n.op==="BitAnd")e.push(...ir(n.left),...ir(n.right));else if(n.kind==="Call"){let t=n.func.kind==="Name"?n.func.id:"";t==="with_parent"&&e.push("*");let{func:s}=n;s.kind==="Attribute"&&s.attr==="is_"&&s.value.kind==="Attribute"&&e.push(s.value.attr),s.kind==="Attribute"&&s.attr==="has"&&e.push(...n.args.flatMap(ir)),t==="and_"&&e.push(...n.args.flatMap(ir))}return e}function EM(n,e,t){let s=n.scopeAt(t);return n.definitionsIn(s,e).some(({kind:o})=>o==="augmented")?!0:(n.functionAt(t)?.facts??n.facts.topLevel).calls.some(({call:{func:o}})=>o.kind!=="Attribute"||o.value.kind!=="Name"||o.value.id!==e?!1:["append","extend","insert","add"].includes(o.attr))}function xt(n){let e=[];for(let t of n){if(t===null)return null;e.push(...t)}return e}function IM(n,e,t,s){let{parameters:r}=n.facts,o=n.owner!==null&&e.func.kind==="Attribute",i=un(n,"staticmethod"),a=o&&!i?1:0,l=d=>({module:t.module,node:d,frame:t.frame}),c=r.flatMap(({kind:d},u)=>(d==="positional"||d==="positional-only")&&u>=a?[u]:[]);for(let[d,u]of e.args.entries()){if(u.kind==="Starred")return!1;let f=c[d];f!==void 0&&s.set(f,l(u))}for(let{arg:d,value:u}of e.keywords){if(d===null)continue;let f=r.findIndex(({name:p})=>p===d);f>=0&&s.set(f,l(u))}return!0}var uk=3,OM=new Set(["selectinload","joinedload","subqueryload","immediateload","contains_eager"]),MM=new Set(["first","one","one_or_none","scalar","scalar_one","scalar_one_or_none","get","exists"]),Ei=class{#e;#t;#n;#s=new WeakMap;constructor(e,t,s){this.#e=e,this.#t=t,this.#n=s}*loopsOverQueries(e){let{module:t}=e,s=wi(e);if(s.length===0)return;let r=new Vc(e,this.#t),o=new Map(s.map(i=>[i.iterable.start,i]));for(let i of s){let a=this.#d(t,i,o,r),l=a[0];if(l===void 0)continue;let c=this.#y(t,i);if(c===null||c.length===0||!c.every(({query:p})=>p.session==="sync"))continue;let d=({query:p,path:y})=>y.length===0&&(p.limit!==null&&p.limit<=or||this.#r(p));if(c.every(d))continue;let u=[];for(let p of a){if(u.some(({relationship:S})=>S===p.relationship)||!c.every(({query:S,path:T})=>{let H=[...T,...p.path],Q=T[0]?T[0].owner:p.base;return!dk(this.#e,S,Q,H)&&!this.#a(S,H)})||this.#o(t,i,p.relationship))continue;let{query:h,path:b}=c[0],w=jM(h.entity??b[0]?.owner??p.base,[...b,...p.path]);u.push({...p,option:BM(w),name:w.at(-1).name})}let f=c.map(({query:p})=>p);yield{loop:i,entity:l.base,queries:f,lazyReads:u}}}#r({entity:e,pinned:t}){let r=[...(e&&this.#t.entityOf(e)?.columns.values())??[]].filter(({isPrimaryKey:a})=>a);if(e===null||r.length!==1)return!1;let{name:o}=r[0],i=t.some(a=>a.endsWith(`.${o}`));return t.includes(i?`${F(e.qualifiedName)}.${o}`:o)}#a(e,t){let s=t[t.length-1];if(s.isCollection===!0)return!1;let r=t[t.length-2];if(r)return r.isCollection!==!1&&this.#u(r,s);let{target:o}=s;if(o!==null&&this.#c(o,s.owner))return!0;let i=["*",s.name,`${s.name}_id`],a=this.#t.entityOf(s.owner)?.columns??new Map,l=o&&this.#t.tableOf(o);for(let{name:c,isPrimaryKey:d,isUnique:u}of(o&&this.#t.entityOf(o)?.columns.values())??[])o&&(d||u)&&i.push(`${F(o.qualifiedName)}.${c}`);for(let{name:c,foreignKey:d}of a.values())l!==null&&d?.split(".").slice(0,-1).at(-1)===l&&i.push(c);return e.pinned.some(c=>i.includes(c))}#o(e,t,s){let r=e.functionAt(t.iterable.start)?.facts.calls??[];return r.some(({call:o})=>{let[i]=o.args;if(i===void 0||o.end>t.iterable.start)return!1;if(this.#i(e,o,s))return!0;let a=this.#e.typeOf(e,o.func);if(a.kind==="function"&&!a.function.module.isStub){let{module:u,facts:f}=a.function;return o.args.some(p=>this.#l(e,p,s))||f.calls.some(p=>this.#i(u,p.call,s))}let l=F(x(a)??"");if(l!=="select"&&l!=="query"||s.isCollection===!0)return!1;let c=this.#e.typeOf(e,i);return c.kind==="class"&&c.of.kind==="instance"&&c.of.class===s.target&&!r.some(u=>K(u.call,o)&&DM(u.call))})}#i(e,{func:t,args:s},r){return OM.has(E(t))&&s.some(i=>this.#l(e,i,r))}#l(e,t,{name:s,owner:r}){if(t.kind!=="Attribute"||t.attr!==s)return!1;let o=this.#e.typeOf(e,t.value);return o.kind==="class"&&o.of.kind==="instance"&&this.#c(o.of.class,r)}#c(e,t){return this.#e.classes.isSubclass(e,t.qualifiedName)!==!1||this.#e.classes.isSubclass(t,e.qualifiedName)!==!1}#u(e,t){return e.inverse===t.name||t.inverse===e.name||t.target===null?!0:this.#c(e.owner,t.target)}#d(e,t,s,r){let o=[],i=null;for(let a of r.in(t))if(a.kind==="Attribute"){let l=this.#f(e,a,r.isCalled(a),t,s);if(l===null||(i??=pk(t),i.looksBefore||i.written.has(a)||i.changed.has(a)||i.final.some(u=>K(u,a))||qM(i,a)))continue;let d={start:a.end-a.attr.length,end:a.end};for(let{path:u,within:f}of l.reads){let p=u[u.length-1];p.strategy==="select"&&(i.refreshed.has("*")||i.refreshed.has(u[0].name)||o.push({at:d,path:u,relationship:p,base:l.base,within:f,text:ar(a)}))}}else for(let l of sn(a)){if(l.kind!=="Name")continue;let c=this.#p(e,l,s,0,!1);if(c?.loop!==t||c.path.length>0)continue;let d=this.#e.typeOf(e,a.func);if(d.kind!=="function"||d.function.module.isStub)continue;let u=d.function,f=fk(u,a,l);if(f!==null&&(i??=pk(t),!i.final.some(p=>K(p,a))&&!PM(e,t,a)))for(let{path:p,within:y}of this.#b(u,f,c.entity,uk)){let h=p[p.length-1];if(h.strategy!=="select"||i.refreshed.size>0)continue;let b=[l.id,...p.map(({name:w})=>w)].join(".");o.push({at:a.func,path:p,relationship:h,base:c.entity,within:y,text:b})}}return o}#f(e,t,s,r,o){let i=this.#t.relationshipNames.has(t.attr);if(!i&&!this.#t.methodNames.has(t.attr))return null;let a=this.#p(e,t.value,o,0,i);if(a?.loop!==r)return null;let l=this.#t.relationshipOf(a.holder,t.attr);if(l)return{base:a.entity,reads:[{path:[...a.path,l],within:null}]};let d=this.#e.classes.member(this.#e.classes.instanceOf(a.holder),t.attr)?.sites[0];if(d?.definition.kind!=="function"||d.module.isStub)return null;let u=d.module.functionSymbol(d.definition.function);if(!(s?FM(u):this.#e.isProperty(u)))return null;let p=this.#b(u,0,a.holder,uk);return p.length===0?null:{base:a.entity,reads:p.map(({path:y,within:h})=>({path:[...a.path,...y],within:h}))}}#p(e,t,s,r,o){if(r>10)return null;if(t.kind==="Name"){let l=this.#e.names.lookUp(e,t.id,t.start),[c,...d]=l.kind==="definitions"?l.sites:[];if(!c||d.length>0||c.module!==e)return null;if(c.definition.kind==="assign"&&c.definition.path.length===0)return this.#p(e,c.definition.value,s,r+1,o);if(c.definition.kind!=="for")return null;let u=s.get(c.definition.iterable.start),f=this.#_(e,t)??(u&&o?this.#g(e,u):null);return u&&f?{loop:u,entity:f,holder:f,path:[]}:null}if(t.kind==="NamedExpr")return this.#p(e,t.value,s,r+1,o);if(t.kind!=="Attribute")return null;let i=this.#p(e,t.value,s,r+1,o),a=i&&this.#t.relationshipOf(i.holder,t.attr);return a?.isCollection!==!1||a.target===null||i===null?null:{...i,holder:a.target,path:[...i.path,a]}}#y(e,t){let s=this.#s.get(t);return s===void 0&&(s=this.#n.originsOf({module:e,node:t.iterable}),this.#s.set(t,s)),s}#g(e,t){if(t.target.kind!=="Name")return null;let s=this.#y(e,t),r=s?.[0];if(!r||!s.every(({query:i,path:a})=>a.length===0&&i.entity===r.query.entity))return null;let{entity:o}=r.query;return o&&this.#t.isEntity(o)===!0?o:null}#_(e,t){let s=Se(this.#e.typeOf(e,t));return s.kind==="instance"&&this.#t.isEntity(s.class)===!0?s.class:null}#b(e,t,s,r){let{facts:o,module:i}=e,a=o.parameters[t];if(a===void 0||o.isGenerator||r===0)return[];let l=[],c=f=>{if(f.kind!=="Name"||f.id!==a.name)return!1;let p=this.#e.names.lookUp(i,f.id,f.start);return p.kind==="definitions"&&p.sites.length===1&&p.sites.every(({definition:y})=>y.kind==="parameter"&&y.index===t)},d=new Set,u=f=>{if(f.kind==="Attribute"&&c(f.value)){if(d.has(f))return;let p=this.#t.relationshipOf(s,f.attr);if(!p)return;let y={module:i,start:f.end-f.attr.length,end:f.end};l.push({path:[p],within:{symbol:e,place:y}})}else if(f.kind==="Call"){f.func.kind==="Attribute"&&hk.has(f.func.attr)&&d.add(f.func.value);let p=sn(f).find(c),y=p&&this.#e.typeOf(i,f.func);if(y?.kind!=="function"||y.function.module.isStub)return;let h=fk(y.function,f,p);if(h===null)return;for(let b of this.#b(y.function,h,s,r-1))b.within&&l.push({path:b.path,within:b.within})}};for(let f of LM([...NM(o,i)]))$M(i,f,o,a.name)&&yk(f,u);return l}};function*NM(n,e){for(let{call:s}of n.calls)yield s;for(let{value:s}of n.returns)s&&(yield s);for(let{value:s}of n.uses)yield s;for(let{value:s}of n.attributeAssignments)s&&(yield s);let t=e.block(n.bodyBlock);for(let{test:s}of e.facts.blocks)s&&K(t,s)&&(yield s);for(let{definitions:s}of e.scope(n.scope).bindings)for(let r of s)(r.kind==="assign"||r.kind==="annotated")&&r.value&&(yield r.value)}function PM(n,e,{start:t}){for(let s of n.blocksAround(n.blockAt(t))){if(K(s,e.header))return!1;if(s.kind==="if"||s.kind==="else"||s.kind==="except")return!0}return!1}function FM({facts:n}){return!n.isAsync&&!n.isGenerator&&n.decorators.length===0}function LM(n){let e=(t,s)=>K(s,t)&&s.end-s.start>t.end-t.start;return n.filter(t=>!n.some(s=>e(t,s)))}function yk(n,e){D(n,t=>t.kind==="Lambda"?!1:t.kind==="IfExp"||t.kind==="BoolOp"?(yk(t.kind==="IfExp"?t.test:t.values[0],e),!1):(e(t),!0))}function $M(n,e,t,s){let r=new Set(t.parameters.map(({name:i})=>i).filter(i=>i!==s));if(t.returns.some(({end:i,block:a})=>{if(i>e.start)return!1;for(let{kind:l,test:c}of n.blocksAround(a)){if(l==="function")return!1;if(c&&$e(c,r))return!0}return!1}))return!1;for(let i of n.blocksAround(n.blockAt(e.start))){if(i===n.block(t.bodyBlock))return!0;if(!["with","try","comprehension","generator","for"].includes(i.kind))return!1}return!1}function fk({owner:n,facts:e},t,s){let r=t.keywords.find(({value:d})=>d===s);if(r){let d=e.parameters.findIndex(({name:u,kind:f})=>u===r.arg&&f!=="kwarg");return d<0?null:d}let o=t.args.indexOf(s);if(t.args.slice(0,o+1).some(({kind:d})=>d==="Starred"))return null;let i=n!==null&&t.func.kind==="Attribute",a=e.decorators.some(d=>d.kind==="Name"&&d.id==="staticmethod"),l=o+(i&&!a?1:0),c=e.parameters[l]?.kind;return c==="positional"||c==="positional-only"?l:null}var hk=new Set(["append","add","remove","extend","discard","clear","insert","update"]);function pk(n){let e=new Set,t=new Set,s=new Set,r=!1;return Zt(n,o=>{switch(o.kind){case"Attribute":(o.attr==="__dict__"||o.attr==="unloaded")&&(r=!0);break;case"Assign":case"Delete":for(let i of o.targets)e.add(i);break;case"AugAssign":case"AnnAssign":case"For":case"AsyncFor":e.add(o.target);break;case"Call":{if(o.func.kind!=="Attribute")break;let{attr:i,value:a}=o.func;if(hk.has(i)&&t.add(a),i!=="refresh")break;let l=o.args[1]??o.keywords.find(({arg:c})=>c==="attribute_names")?.value;if(l?.kind!=="List"&&l?.kind!=="Tuple")s.add("*");else for(let c of l.elts)s.add(c.kind==="Constant"?String(c.value):"*");break}default:}}),{written:e,changed:t,refreshed:s,final:Si(n),looksBefore:r}}function DM({func:n}){return n.kind==="Attribute"&&MM.has(n.attr)}function qM({written:n},e){let t=ar(e);for(let s of n)if(s.kind==="Attribute"&&s.end<e.start&&ar(s)===t)return!0;return!1}function jM(n,e){let t=n;return e.map(s=>{let r=`${F(t.qualifiedName)}.${s.name}`;return t=s.target??t,{name:r,isOne:s.isCollection===!1}})}function BM(n){return n.map(({name:e,isOne:t})=>`${t?"joinedload":"selectinload"}(${e})`).join(".")}function ar(n){return n.kind==="Attribute"?`${ar(n.value)}.${n.attr}`:n.kind==="Name"?n.id:n.kind==="NamedExpr"?ar(n.target):"\u2026"}var Vc=class{#e;#t;#n=new Set;constructor(e,{relationshipNames:t,methodNames:s}){this.#e=e.module;let r=e.nodesOf("Call");for(let{func:o}of r)this.#n.add(o);this.#t=[...r.filter(o=>o.args.some(mk)||o.keywords.some(({value:i})=>mk(i))),...e.nodesOf("Attribute").filter(({attr:o})=>t.has(o)||s.has(o))].sort((o,i)=>o.start-i.start||i.end-o.end)}isCalled(e){return this.#n.has(e)}*in(e){let t=this.#e.functionAt(e.iterable.start);for(let s of e.body)for(let r=this.#s(s.start);r<this.#t.length;r++){let o=this.#t[r];if(o.start>=s.end)break;this.#e.functionAt(o.start)===t&&(yield o)}}#s(e){let t=0,s=this.#t.length;for(;t<s;){let r=t+s>>1;this.#t[r].start<e?t=r+1:s=r}return t}};function mk({kind:n}){return n==="Name"}var gk=new Set(["sqlalchemy.orm.DeclarativeBase","sqlalchemy.orm.DeclarativeBaseNoMeta"]),bk="sqlmodel.SQLModel",zc=class{#e;#t;#n=new Map;#s=new Map;#r=new Map;#a=new Map;#o=new Map;#i=null;#l=null;#c=null;#u=null;#d=!1;constructor(e,t){this.#e=e,this.#t=t}isOverridden(e,t){let{classes:s}=this.#e,r=this.#o.get(e);r===void 0&&(r=this.#t.filter(({isStub:i})=>!i).flatMap(i=>i.classes.filter(I)).filter(i=>i!==e&&s.isSubclass(i,e.qualifiedName)===!0),this.#o.set(e,r));let o=s.member(s.instanceOf(e),t)?.sites[0]?.definition;return r.some(i=>s.member(s.instanceOf(i),t)?.sites[0]?.definition!==o)}get isEmpty(){return this.#M().size===0}isEntity(e){let t=this.#n.get(e);return t===void 0&&(t=this.#f(e),this.#n.set(e,t)),t}#f(e){if(!I(e))return e.module===null?null:!1;if(e.module.isStub)return!1;let{classes:t,isComplete:s}=this.#e.classes.ancestryOf(this.#e.classes.instanceOf(e));return this.#g(e)?!0:this.#e.classes.isSubclass(e,bk)===!0?t.some(i=>I(i.class)&&this.#p(i.class))||(s?!1:null):this.#y(e)||this.#b(e)?!1:t.some(({class:o})=>gk.has(o.qualifiedName)||I(o)&&this.#y(o))?!0:s?!1:null}#p({module:e,facts:t}){let s=t.keywords.find(({arg:r})=>r==="table");return s!==void 0&&M(this.#e,{module:e,node:s.value})===!0}#y({module:e,facts:t}){return t.bases.some(r=>gk.has(x(this.#e.typeOf(e,r))??""))||this.#_(e,t.decorators).includes("sqlalchemy.orm.as_declarative")}#g({module:e,facts:t}){return this.#_(e,t.decorators).some(s=>/^sqlalchemy\.orm\.registry\.mapped(_as_dataclass)?$/.test(s??""))}#_(e,t){return t.map(s=>s.kind==="Call"?s.func:s).filter(s=>s.kind==="Name"||/mapped|declarative/.test(E(s))).map(s=>x(this.#e.typeOf(e,s)))}#b({module:e,facts:t}){return e.definitionsIn(t.scope,"__abstract__").some(s=>(s.kind==="assign"||s.kind==="annotated")&&s.value?.kind==="Constant"&&s.value.value===!0)}entityOf(e){if(this.isEntity(e)!==!0)return null;let t=this.#s.get(e);return t===void 0&&(t=this.#w(e),this.#d||this.#s.set(e,t)),t}#w(e){let t=new Map,s=new Map,r=this.#I();for(let o of this.#A(e)){for(let{definition:i,name:a}of this.#m(o)){if(t.has(a)||s.has(a))continue;let l={module:o.module,definition:i},c=this.relationshipAt(l,a,o,e);if(c)s.set(a,c);else{let d=this.#S(l,a,o);d&&t.set(a,d)}}for(let i of r.get(o)??[])s.has(i.name)||s.set(i.name,i)}return{symbol:e,table:this.tableOf(e),columns:t,relationships:s}}get methodNames(){if(this.#c===null){this.#c=new Set;for(let e of this.#N())for(let t of this.#A(e))for(let{definition:s,name:r}of this.#m(t))s.kind==="function"&&this.#c.add(r)}return this.#c}get relationshipNames(){if(this.#l===null){this.#l=new Set;for(let e of this.#N())for(let t of this.entityOf(e)?.relationships.keys()??[])this.#l.add(t)}return this.#l}relationshipOf(e,t){return this.entityOf(e)?.relationships.get(t)??null}tableOf(e){for(let{module:s,facts:r}of this.#A(e)){let o=s.definitionsIn(r.scope,"__tablename__")[0];if(o===void 0)continue;if(o.kind!=="assign"&&o.kind!=="annotated")return null;if(o.value===null)continue;let i=M(this.#e,{module:s,node:o.value});return typeof i=="string"?i:null}return this.#e.classes.isSubclass(e,bk)===!0?F(e.qualifiedName).toLowerCase():null}#A(e){return this.#e.classes.ancestryOf(this.#e.classes.instanceOf(e)).classes.map(t=>t.class).filter(I).filter(({module:t})=>!t.isStub)}*#m({module:e,facts:t}){for(let{name:s,definitions:r}of e.scope(t.scope).bindings){let o=r[r.length-1];o&&!s.startsWith("__")&&(yield{definition:o,name:s})}}#k(e,t){let s=this.#r.get(e.definition);return s===void 0&&(s=lk(this.#e,e,t),this.#r.set(e.definition,s)),s}relationshipAt(e,t,s,r=s){let o=this.#k(e,s);if(o?.kind!=="relationship")return null;let i=this.#a.get(e.definition);i===void 0&&(i=new Map,this.#a.set(e.definition,i));let a=i.get(r);return a===void 0&&(i.set(r,null),a=this.#v(e,t,o,s,r),i.set(r,a)),a}#v(e,t,s,r,o){let{call:i,annotated:a}=s,l=i&&(i.node.args[0]??Z(i.node,"argument")),c=s.type,d=c===null?null:Qc(c),u=d&&this.isEntity(d.class)!==!1?d.class:null;u===null&&i&&l&&(u=this.#O({module:i.module,node:l})),u===null&&a&&(u=this.#h(a));let f=this.#T(s,u,o),{module:p,definition:y}=e;return{name:t,owner:r,target:u,isCollection:f,strategy:Gc(this.#e,s),place:{module:p,start:y.start,end:y.end},inverse:this.#x(i),isBackref:!1,type:this.#R(s,u,f)}}#R({type:e,call:t,wrapper:s},r,o){if(r===null)return e??O("the target of the relationship is not known");let i=this.#e.classes.instanceOf(r);return s==="dynamic"?this.#e.stubInstance("sqlalchemy.orm.Query",[i]):s==="write_only"?this.#e.stubInstance("sqlalchemy.orm.WriteOnlyCollection",[i]):e!==null&&Qc(e)?e:o===null?O("one object or several"):o?t&&Z(t.node,"collection_class")?O("its own collection class"):this.#e.builtin("list",[i]):i}#x(e){if(e===null)return null;let t=Z(e.node,"back_populates")??Z(e.node,"backref");if(!t)return null;let s=P(this.#e,{module:e.module,node:t}),r=s?.node.kind==="Call"?s.node.args[0]:t,o=r&&M(this.#e,{module:s?.module??e.module,node:r});return typeof o=="string"?o:null}#T({call:e,type:t,annotated:s,wrapper:r},o,i){if(r!==null)return!0;if(t!==null)return Ci(t);if(s!==null)return kk(s.node);if(e===null)return null;let{module:a,node:l}=e,c=Z(l,"uselist");if(c){let y=M(this.#e,{module:a,node:c});return typeof y=="boolean"?y:null}if(Z(l,"secondary")||l.args[1]||Z(l,"collection_class"))return!0;if(o===null||Z(l,"remote_side")||Z(l,"primaryjoin"))return null;let d=this.#C(i,o),u=this.#C(o,i);if(d===!0&&u===!1)return!1;if(u===!0&&d===!1)return!0;let f=Z(l,"foreign_keys");return(f?.kind==="List"?f.elts[0]:f)?.kind==="Name"?!1:null}#C(e,t){let s=this.tableOf(t),r=s===null;for(let o of this.#A(e))for(let{definition:i,name:a}of this.#m(o)){let l=this.#S({module:o.module,definition:i},a,o);if(!(l===null||l.foreignKey===null)){if(l.foreignKey==="")r=!0;else if(s!==null&&l.foreignKey.split(".").slice(0,-1).at(-1)===s)return!0}}return r?null:!1}#S(e,t,s){let r=this.#k(e,s);if(r?.kind!=="column")return null;let{module:o,definition:i}=e,{foreignKey:a,isPrimaryKey:l,isIndexed:c,isUnique:d,isDeferred:u,type:f}=r,p={module:o,start:i.start,end:i.end};return{name:t,owner:s,type:f,foreignKey:a,isPrimaryKey:l,isIndexed:c,isUnique:d,isDeferred:u,place:p}}attributeType(e,t,s){let r=this.#k(s,e.class);return r===null?null:r.kind==="column"?r.type:this.relationshipAt(s,t,e.class)?.type??null}backrefType(e,t){let s=this.relationshipOf(e.class,t);return s?.isBackref?s.type:null}#O(e){let t=P(this.#e,e);if(t===null)return null;let{module:s,node:r}=t;if(r.kind==="Lambda")return this.#O({module:s,node:r.body});let o=M(this.#e,t);if(typeof o=="string")return this.entityNamed(s,o,r.start);let i=this.#e.typeOf(e.module,e.node);if(i.kind==="class"&&i.of.kind==="instance")return i.of.class;if(i.kind!=="function")return null;let a=this.#e.returnType(i.function);return a.kind==="class"&&a.of.kind==="instance"?a.of.class:null}#h({module:e,node:t}){for(let s of fs(t)){let r=this.entityNamed(e,s.text,s.start);if(r&&this.isEntity(r)===!0)return r}return null}entityNamed(e,t,s){let r=/^[A-Za-z_]\w*$/.test(t)?this.#e.names.lookUp(e,t,s):null;if(r?.kind==="definitions"){let d=r.sites.map(f=>this.#e.definition(f)),u=d.length===1?d[0]:null;if(u?.kind==="class"&&u.of.kind==="instance"&&this.isEntity(u.of.class)===!0)return u.of.class}let o=this.#M().get(F(t))??[],i=t.includes(".")?o.filter(({qualifiedName:d})=>d===t||d.endsWith(`.${t}`)):o;if(i.length<=1)return i[0]??null;let a=i.filter(d=>Kc(d.module?.path,e.path)>0),l=Math.max(0,...a.map(d=>Kc(d.module?.path,e.path))),c=a.filter(d=>Kc(d.module?.path,e.path)===l);return c.length===1?c[0]:null}#M(){if(this.#i===null){this.#i=new Map;for(let e of this.#N()){let t=F(e.qualifiedName),s=this.#i.get(t);s?s.push(e):this.#i.set(t,[e])}}return this.#i}*#N(){for(let e of this.#t)for(let t of e.classes)I(t)&&t.facts.bases.length+t.facts.decorators.length>0&&this.isEntity(t)===!0&&(yield t)}#I(){if(this.#u===null){let e=new Map;this.#u=e,this.#d=!0;for(let t of this.#N())for(let s of this.#A(t))if(!(s!==t&&this.isEntity(s)===!0))for(let{definition:r,name:o}of this.#m(s)){let i=this.relationshipAt({module:s.module,definition:r},o,s,t),a=i&&this.#E({module:s.module,definition:r},s),l=i&&a&&this.#F(i,a,t);if(!l)continue;let c=e.get(l.owner);c?c.push(l):e.set(l.owner,[l])}this.#d=!1}return this.#u}#E(e,t){let s=this.#k(e,t);return s?.kind==="relationship"?s.call:null}#F(e,t,s){let r=Z(t.node,"backref");if(!r||e.target===null||e.inverse===null)return null;let o=P(this.#e,{module:t.module,node:r}),i=o?.node.kind==="Call"?{module:o.module,node:o.node}:null,a=i&&Z(i.node,"uselist"),l;if(a)l=M(this.#e,{module:i.module,node:a})===!0;else if(Z(t.node,"secondary"))l=!0;else{let d=this.#C(s,e.target),u=this.#C(e.target,s);d===!0&&u===!1?l=!0:u===!0&&d===!1?l=!1:l=e.isCollection===null?null:!e.isCollection}let c=this.#e.classes.instanceOf(s);return{name:e.inverse,owner:e.target,target:s,isCollection:l,strategy:i?Gc(this.#e,{kind:"relationship",call:i,type:null,annotated:null,wrapper:null}):"select",place:{module:t.module,start:r.start,end:r.end},inverse:e.name,isBackref:!0,type:l===null?O("one object or several"):l?this.#e.builtin("list",[c]):c}}};function Qc(n){let e=Se(n);if(e.kind!=="instance")return null;if(!Ci(e))return e;let t=e.args[e.args.length-1];return t?Qc(t):null}function kk(n){if(n.kind==="Constant"&&n.type==="str")return n.forward?kk(n.forward):/^\s*(\w+\.)*(list|set|dict|Sequence)\s*\[/i.test(n.value);if(n.kind!=="Subscript")return!1;let{value:e}=n;return/^(list|set|dict|sequence)$/i.test(E(e))}function fs(n){switch(n.kind){case"Name":return[{text:n.id,start:n.start}];case"Constant":return UM(n);case"Subscript":return fs(n.slice);case"Tuple":return n.elts.flatMap(fs);case"BinOp":return[...fs(n.left),...fs(n.right)];default:return[]}}function UM(n){return n.type!=="str"?[]:n.forward?fs(n.forward):Array.from(n.value.matchAll(/[A-Za-z_][\w.]*/g),([e])=>({text:e,start:n.start}))}function Kc(n,e){if(n===void 0)return 0;let t=n.split("/"),s=e.split("/"),r=0;for(;r<t.length-1&&t[r]===s[r];)r++;return r}var _k=new WeakMap;function ps(n){let e=_k.get(n);return e===void 0&&(e=new zc(n,n.imports.modules),_k.set(n,e)),e}function Ii(n,e){let{module:t,block:s,caller:r}=n;for(let a of t.blocksAround(s)){if(a.kind==="generator")return!0;if(e!==null&&K(a,e.header)||a.kind==="function"||a.kind==="module"||a.kind==="class")break;if(a.kind==="except"||a.kind==="while"||a.kind==="lambda")return!0}let o=new Map(e===null?r?.facts.parameters.flatMap(({name:a,default:l})=>l?[[a,l]]:[]):[]),i=e?.target.kind==="Name"?e.target.id:null;for(let{test:a,holds:l}of HM(n,e))if(a===null||Yc(t,a,l)||Jc(a,o)===!l||i!==null&&l&&Ak(a,i))return!0;return!1}function*HM({module:n,block:e,node:t,caller:s},r){let{blocks:o}=n.facts;for(let a=e;a>=0;a=o[a].parent){let l=o[a];if(r!==null&&K(l,r.header))break;l.test!==null&&(l.kind==="if"||l.kind==="else")&&(yield{test:l.test,holds:l.kind==="if"});for(let c=a+1;c<o.length&&o[c].start<t.start;c++){let{parent:d,leaves:u,test:f,kind:p,end:y}=o[c];if(!(d!==a||u===null||y>t.start))if(p==="try")yield{test:null,holds:!0};else{if(f===null||p!=="if"&&p!=="else")continue;(p==="else"||r===null||!VM(r,f))&&(yield{test:f,holds:p==="else"})}}if(l.kind==="function"||l.kind==="module"||l.kind==="class")break}let i=r?.body??[...s?.facts.returns.flatMap(({value:a})=>a??[])??[],...s?GM(n,s.facts.scope):[]];for(let a of i)K(a,t)&&(yield*WM(a,t))}function WM(n,e){let t=[];return D(n,s=>{if(!K(s,e))return!1;if(s.kind==="IfExp")K(s.body,e)?t.push({test:s.test,holds:!0}):K(s.orelse,e)&&t.push({test:s.test,holds:!1});else if(s.kind==="BoolOp"){let r=s.values.findIndex(o=>K(o,e));for(let o of s.values.slice(0,Math.max(r,0)))t.push({test:o,holds:s.op==="And"})}return!0}),t}function*GM(n,e){for(let{definitions:t}of n.scope(e).bindings)for(let s of t)(s.kind==="assign"||s.kind==="annotated")&&s.value&&(yield s.value)}function Yc(n,e,t){switch(e.kind){case"UnaryOp":return e.op==="Not"&&Yc(n,e.operand,!t);case"BoolOp":return e.values.some(s=>Yc(n,s,t));case"Compare":{let[s]=e.ops;return s==="In"||s==="NotIn"?s==="NotIn"===t:!e.comparators.some(o=>o.kind==="Constant"&&o.type==="None")||s!=="Is"&&s!=="IsNot"?!1:s==="Is"===t&&wk(n,e.left)}default:return!t&&wk(n,e)}}function wk(n,e){if(e.kind==="NamedExpr")return!0;if(e.kind==="Call")return e.func.kind==="Attribute"&&e.func.attr==="get";if(e.kind!=="Name")return!1;let t=n.definitionsIn(n.scopeAt(e.start),e.id);return t.some(({kind:s})=>s==="parameter")?!1:t.some(s=>(s.kind==="assign"||s.kind==="annotated")&&s.value!==null&&["Call","Await","Subscript"].includes(s.value.kind))}function VM(n,e){let[t]=e.kind==="Compare"&&e.ops[0]==="In"?e.comparators:[];if(t?.kind!=="Name")return!1;let s=o=>o.kind==="Name"&&o.id===t.id,r=!1;return Zt(n,o=>{o.kind==="Assign"?r||=o.targets.some(i=>i.kind==="Subscript"&&s(i.value)):o.kind==="Call"&&o.func.kind==="Attribute"&&(r||=s(o.func.value))}),!r}function Jc(n,e){switch(n.kind){case"Name":{let t=e.get(n.id);return t?.kind==="Constant"?KM(t):null}case"UnaryOp":{let t=n.op==="Not"?Jc(n.operand,e):null;return t===null?null:!t}case"BoolOp":{let t=n.op==="Or";return n.values.some(s=>Jc(s,e)===t)?t:null}case"Compare":{let t=n.left.kind==="Name"?e.get(n.left.id):void 0,[s]=n.ops,[r]=n.comparators;if(t?.kind!=="Constant"||r?.kind!=="Constant"||n.ops.length!==1)return null;let o=t.type===r.type&&t.value===r.value;return s==="Is"||s==="Eq"?o:s==="IsNot"||s==="NotEq"?!o:null}default:return null}}function KM({type:n,value:e}){return n!=="None"&&e!==!1&&e!==0&&e!==""}function Ak(n,e){return n.kind==="BoolOp"&&n.op==="And"?n.values.some(t=>Ak(t,e)):n.kind!=="Compare"||n.ops[0]!=="Eq"?!1:[n.left,...n.comparators].some(t=>t.kind==="Name"&&t.id===e)}var Oi=/^(sqlalchemy\.orm\.Session|sqlmodel\.Session|sqlalchemy\.engine\.Connection|sqlalchemy\.ext\.asyncio\.AsyncSession|sqlalchemy\.ext\.asyncio\.AsyncConnection|sqlmodel\.ext\.asyncio\.session\.AsyncSession)\.(execute|scalars|scalar|exec|stream|stream_scalars|get|get_one)$/,zM=/^sqlalchemy\.orm\.Query\.(all|first|one|one_or_none|get|scalar|count)$/,vk=/^(?:sqlalchemy\.(?:orm\.Session|ext\.asyncio\.AsyncSession)\.(?:add|add_all|merge|delete|delete_all|flush|commit|bulk_\w+)|sqlalchemy\.orm\.Query\.(?:update|delete))$/,QM=/^sqlalchemy\.(?:orm\.Session|ext\.asyncio\.AsyncSession|engine\.Connection)\.(?:commit|flush|rollback|begin|begin_nested|close)$/,YM=/^sqlalchemy\.(?:orm\.Session|ext\.asyncio\.AsyncSession)\.(?:commit|rollback|expire_all|expunge_all|close)$/,JM=/^sqlalchemy\.(?:(?:orm\.Session|ext\.asyncio\.AsyncSession|engine\.Connection|ext\.asyncio\.AsyncConnection)\.(?:flush|commit|bulk_\w+)|orm\.Query\.(?:update|delete))$/,XM=["sqlalchemy.Insert","sqlalchemy.Update","sqlalchemy.Delete"],ZM=new Set(["add","add_all","merge","delete","flush","commit","save","create","update"]),eN=/\b(insert|update|delete|information_schema|pg_\w+|sqlite_master)\b/i,tN=/Async|\.asyncio\./,nN=new Set(["reversed","sorted","enumerate","list","tuple","set","zip"]),sN=new Set(["count","iter","finditer","findall"]),rN=new Set(["items","keys","values"]),oN=/^_*(create|update|upsert|delete|remove|save|sync|process|add|set)(_|$)|_or_(create|update)(_|$)/,iN=/chunk|batch|partition|grouper|pages/i,Sk=/(chunks|batches|pages|partitions|slices)$/i,Mi=class{#e;#t;#n;#s;#r;#a;#o;constructor(e){this.#e=e,this.#t=e.inference,this.#n=new Oe(e.calls,{effectOf:t=>{let s=this.#l(t);return s===null||Ii(t,null)?null:s},follows:(t,s)=>s.module.role==="application"&&!Ii(t,null)}),this.#s=new Oe(e.calls,{effectOf:t=>this.#d(t),follows:()=>!0}),this.#r=new Oe(e.calls,{effectOf:t=>this.#f(t),follows:(t,s)=>s.module.role==="application"}),this.#o=new Oe(e.calls,{effectOf:bN,follows:(t,s)=>s.module.role==="application"}),this.#a=new Oe(e.calls,{effectOf:t=>aN(t)?!0:null,follows:(t,s)=>s.module.role==="application"})}writeIn(e){return this.#o.chainIn(e)?.calls??null}expiresEach(e,t){let s=e.functionAt(t.iterable.start);return(s?this.#e.calls.callsIn(s):this.#e.calls.callsAtImport(e)).some(o=>Ai(t,o.node)&&this.#a.chainOf(o)!==null)}*queriesInLoops(e){let{module:t}=e,s=new Map;for(let a of wi(e)){let l=t.functionAt(a.iterable.start),c=s.get(l);c?c.push(a):s.set(l,[a])}let r=new Map,o=a=>{let l=r.get(a)??!this.#A(t,a);return r.set(a,l),l},i=new Map;for(let[a,l]of s){let c=a?this.#e.calls.callsIn(a):this.#e.calls.callsAtImport(t);for(let d of c){if(d.site===null)continue;let u=ok(l,d.node.start);if(u.length===0||d.names.length===0&&d.runs.length===0)continue;let f=this.#i(d),p=f&&u.find(o);if(!p||!this.#p(t,p,d,f))continue;let y=i.get(p);y?y.others.push(d):i.set(p,{call:d,chain:f,others:[]})}}for(let[a,{call:l,chain:c,others:d}]of i)yield{loop:a,call:l,chain:c.calls,method:c.effect,others:d}}#i(e){let t=this.#l(e);if(t!==null)return{calls:[e],effect:t};let s=null;for(let r of e.runs){if(r.module.role!=="application"||Ls(r))continue;let o=this.#n.chainIn(r);o&&(s===null||o.calls.length<s.calls.length)&&(s=o)}return s&&{calls:[e,...s.calls],effect:s.effect}}#l(e){let{site:t,module:s}=e;if(t===null)return null;for(let r of e.names){if(zM.test(r))return Xc(r);let o=Oi.exec(r);if(!o||tN.test(r)&&!t.awaited&&t.result!=="entered"&&t.result!=="iterated")continue;let i=o[2];if(i==="get"||i==="get_one")return Xc(r);let a=t.call.args[0]??t.call.keywords.find(({arg:l})=>l==="statement")?.value;if(a&&this.#c({module:s,node:a}))return Xc(r)}return null}#c(e){let t=this.#t.typeOf(e.module,e.node),s=g(t);if(s.every(a=>this.#u(a,"sqlalchemy.Select")))return!0;if(!s.every(a=>this.#u(a,"sqlalchemy.TextClause")))return!1;let r=P(this.#t,e),o=r?.node.kind==="Call"?r.node.args[0]:void 0,i=r&&o&&M(this.#t,{module:r.module,node:o});return typeof i=="string"&&/^\s*(select|with)\b/i.test(i)&&!eN.test(i)}#u(e,t){return e.kind==="instance"&&this.#t.classes.isSubclass(e.class,t)===!0}#d(e){let t=e.site?.call.func;if(e.names.length===0&&t?.kind==="Attribute"&&ZM.has(t.attr))return t.attr;for(let s of e.names){if(vk.test(s))return s;let r=Oi.exec(s)?.[2],o=e.site?.call.args[0];if(!(r!=="execute"&&r!=="exec")&&o&&!this.#c({module:e.module,node:o}))return s}return null}#f({names:e,site:t,module:s}){if(Ck({names:e,site:t}))return"commit";for(let r of e){if(JM.test(r))return r;let o=Oi.test(r)?t?.call.args[0]:void 0;if(!o)continue;if(g(this.#t.typeOf(s,o)).some(a=>XM.some(l=>this.#u(a,l))))return r}return null}#p(e,t,s,r){let{node:o}=s;if(!Ai(t,o)||o.kind!=="Call"||Si(t).some(l=>K(l,o))||Ii(s,t))return!1;let i=rk(t),a=this.#_({module:e,node:o});return!a.some(l=>$e(l,i))||a.some(l=>hN(l)||gN(l,i))||t.isComprehension&&this.#y(s,t)||r.calls.length>1&&(r.calls.some(({runs:l})=>l[0]&&oN.test(l[0].facts.name))||s.caller!==null&&r.calls.some(({runs:l})=>l.includes(s.caller))||s.site?.result==="statement"||this.#s.chainOf(s)||!this.#g(r.calls,i))?!1:!fN(t)&&!pN(t,o)&&!this.#b(t,s)}#y({caller:e,module:t},s){let{calls:r}=e?.facts??t.facts.topLevel;return r.some(({call:{func:o,args:i}})=>o.kind==="Name"&&(o.id==="any"||o.id==="next")&&i[0]?.kind==="GeneratorExp"&&K(i[0],s.header))}#g(e,t){let s=t;for(let[r,{module:o,node:i,runs:a}]of e.entries()){if(i.kind!=="Call"||!this.#_({module:o,node:i}).some(c=>$e(c,s)))return!1;let l=a[0];l===void 0||r===e.length-1||(s=lN(l,i,s))}return!0}#_(e){let t=[e.node];for(let s of[...e.node.args,xk(e.node)])if(s?.kind==="Name")for(let r of $(this.#t,{module:e.module,node:s},{calls:!1}))r.module===e.module&&t.push(r.node);return t}#b(e,{caller:t,module:s}){return(t?this.#e.calls.callsIn(t):this.#e.calls.callsAtImport(s)).some(o=>Ai(e,o.node)?o.names.some(i=>QM.test(i))||o.names.some(i=>Oi.test(i))&&this.#d(o)!==null?!0:this.#r.chainOf(o)!==null:!1)}#w(e,t){let s=xk(t);if(s?.kind!=="Name")return!1;let r=this.#t.names.lookUp(e,s.id,s.start);return r.kind==="definitions"&&r.sites.some(({module:o,definition:i})=>i.kind==="parameter"&&o.functionSymbol(i.function).facts.parameters[i.index]?.kind==="kwarg")}#A(e,t){if(t.isAsync)return!1;if(this.#w(e,t.iterable)||cN(e,t.iterable))return!0;let s=this.#t.typeOf(e,t.iterable);if(g(s).some(({kind:o})=>o==="class"))return!0;let r=this.#t.iterated(s);return g(r).some(o=>dN(o))?!0:this.#m({module:e,node:t.iterable},new Set)}#m(e,t){return $(this.#t,e).some(({module:s,node:r})=>{if(t.has(r))return!1;switch(t.add(r),r.kind){case"List":case"Tuple":case"Set":case"Dict":return(r.kind==="Dict"?r.values:r.elts).length>0;case"Call":{let o=E(r.func),[i]=r.args;return o==="range"?r.args.length===3?!0:r.args.every(a=>typeof M(this.#t,{module:s,node:a})=="number"):i&&nN.has(o)?this.#m({module:s,node:i},t):r.func.kind==="Attribute"&&rN.has(o)?this.#m({module:s,node:r.func.value},t):iN.test(o)||sN.has(o)}case"Subscript":return(xi(r.slice)??(uN(r.slice)?0:or+1))<=or;case"Attribute":return Sk.test(r.attr);case"Name":return Sk.test(r.id);default:return!1}})}};function Ck({names:n,site:e}){let t=e?.call.func;return n.length===0&&t?.kind==="Attribute"&&t.attr==="commit"}function aN(n){return n.names.some(e=>YM.test(e))||Ck(n)}function lN(n,e,t){let{parameters:s,scope:r}=n.facts,o=s.filter(({kind:l})=>l==="positional"||l==="positional-only"),i=n.owner!==null&&e.func.kind==="Attribute",a=new Set;for(let[l,c]of e.args.entries()){let d=o[l+(i?1:0)]??s.find(({kind:u})=>u==="vararg");d&&$e(c,t)&&a.add(d.name)}for(let{arg:l,value:c}of e.keywords){let d=s.find(({name:u})=>u===l)??s.find(({kind:u})=>u==="kwarg");d&&$e(c,t)&&a.add(d.name)}i&&e.func.kind==="Attribute"&&s[0]&&$e(e.func.value,t)&&a.add(s[0].name);for(let{name:l,definitions:c}of n.module.scope(r).bindings)for(let d of c)(d.kind==="assign"||d.kind==="annotated")&&d.value?$e(d.value,a)&&a.add(l):d.kind==="for"&&$e(d.iterable,a)&&a.add(l);return a}function cN(n,e){let t=n.functionAt(e.start);if(e.kind!=="Name"||t===null)return!1;let s=n.definitionsIn(t.facts.scope,e.id),r=s.every(i=>i.kind!=="assign"&&i.kind!=="annotated"?!1:i.value?.kind==="List"&&i.value.elts.length===0),o=t.facts.calls.filter(({call:{func:i}})=>i.kind==="Attribute"&&i.value.kind==="Name"&&i.value.id===e.id);return s.length===0||!r||o.length===0?!1:o.every(({call:{func:i},block:a})=>{if(i.kind!=="Attribute"||i.attr!=="append")return!1;for(let{kind:l}of n.blocksAround(a)){if(l==="function")return!0;if(l==="for"||l==="while"||l==="comprehension"||l==="generator")return!1}return!0})}function dN(n){return n.kind==="class"||n.kind==="literal"?!0:n.kind==="instance"&&/^(builtins\.(list|set|frozenset)|typing\.Sequence)$/.test(n.class.qualifiedName)}function uN(n){return n.kind==="Slice"&&n.lower===null&&n.upper!==null&&n.upper.kind!=="Constant"&&n.upper.kind!=="UnaryOp"}function fN(n){let e=!1;return Zt(n,({kind:t})=>{(t==="Yield"||t==="YieldFrom")&&(e=!0)}),e}function pN(n,e){let t=new Set,s=[],r=!1;return Zt(n,o=>{if((o.kind==="Assign"||o.kind==="AnnAssign"||o.kind==="NamedExpr")&&o.value){let i=o.kind==="Assign"?o.targets:[o.target];if(!K(o.value,e)&&!$e(o.value,t))return;for(let a of i)a.kind==="Name"&&t.add(a.id)}else o.kind==="If"&&Rk(o)&&(mN(o)&&(r=!0),s.push(o.test))}),r||s.some(o=>K(o,e)||$e(o,t))}function mN({test:n,body:e}){return n.kind!=="Compare"||n.ops[0]!=="GtE"&&n.ops[0]!=="Gt"&&n.ops[0]!=="Eq"?!1:n.left.kind==="Call"&&E(n.left.func)==="len"&&e.some(({kind:s})=>s==="Break"||s==="Return")}function Rk({test:n,body:e}){let t=Tk(n);return e.some(s=>s.kind==="Break"?!0:t?!1:s.kind==="Return"?!0:s.kind==="If"?Rk(s):s.kind==="Try"&&[...s.body,...s.orelse].some(({kind:r})=>r==="Return"))}function Tk(n){return n.kind==="UnaryOp"?n.op==="Not":n.kind==="BoolOp"?n.values.some(Tk):n.kind!=="Compare"?!1:n.ops.some(e=>e==="Is"||e==="Eq")&&n.comparators.some(yN)}function yN(n){return n.kind==="Constant"&&n.type==="None"}function hN(n){let e=!1;return D(n,t=>{if(t.kind==="Call"&&t.func.kind==="Attribute"){let s=t.func.attr==="limit"?t.args[0]:t.keywords.find(({arg:r})=>r==="limit")?.value;s&&!(s.kind==="Constant"&&s.value===1)&&(e=!0),["in_","offset","any_","notin_","not_in","with_for_update"].includes(t.func.attr)&&(e=!0)}return!e}),e}function gN(n,e){let t=!1;return D(n,s=>{if(s.kind!=="Call"||!["select","query","get","get_one"].includes(E(s.func)))return!t;let[r,...o]=s.args;return E(s.func).startsWith("get")&&o.length===0||(r?.kind==="Name"||r?.kind==="Attribute")&&$e(r,e)&&(t=!0),!t}),t}function xk(n){let e=n;for(;e.kind==="Call"||e.kind==="Attribute";)e=e.kind==="Call"?e.func:e.value;return e}function Xc(n){return n.split(".").slice(-2).join(".")}function bN({caller:n,site:e,names:t}){let s=e?.call.func;if(s?.kind!=="Attribute"||!/^(add|add_all|merge|delete|update|commit|bulk_\w+)$/.test(s.attr))return null;let r=t.find(i=>vk.test(i))??null;return s.attr!=="commit"||r===null||n?.facts.attributeAssignments.some(({target:{value:i}})=>i.kind==="Name"&&!/^(self|cls|app|request|response)$/.test(i.id))?r:null}var _N=/^sqlalchemy\.(orm\.Query|(engine|ext\.asyncio)\.\w*Result)\.(all|fetchall)$/,kN=/^(sqlalchemy|sqlmodel)\.(\w+\.)*select$/,wN=new Set(["execute","scalars","exec"]),AN=new Set(["all","fetchall","scalars","unique","order_by","options","execution_options","select_from"]),SN=30,Ni=class{#e;#t;#n;constructor(e,t){this.#e=e,this.#t=t,this.#n=new Oe(e.calls,{effectOf:s=>this.#s(s),follows:(s,r)=>r.module.role==="application"})}loadedBy(e){return this.#t.isEmpty?null:this.#n.chainIn(e)}#s({site:e,module:t,names:s}){let r=e?.call.func;return r?.kind!=="Attribute"||r.attr!=="all"&&r.attr!=="fetchall"||e===null||!s.some(o=>_N.test(o))?null:this.#r({module:t,node:e.call},new Set)}#r(e,t){let{module:s,node:r}=e;if(t.has(r)||t.size>SN)return null;switch(t.add(r),r.kind){case"Await":return this.#r({module:s,node:r.value},t);case"Name":{let o=$(this.#e.inference,e,{calls:!1}),i=o.length===1?o[0]:null;return i===null||i.node===r?null:this.#r(i,t)}case"Call":return this.#a({module:s,node:r},t);default:return null}}#a({module:e,node:{func:t,args:s,keywords:r}},o){let[i]=s;return kN.test(x(this.#e.inference.typeOf(e,t))??"")||t.kind==="Attribute"&&t.attr==="query"?i&&s.length===1?this.#o({module:e,node:i}):null:t.kind!=="Attribute"?null:wN.has(t.attr)&&i!==void 0&&r.length===0?this.#r({module:e,node:i},o):AN.has(t.attr)?this.#r({module:e,node:t.value},o):null}#o({module:e,node:t}){let s=this.#e.inference.typeOf(e,t);return s.kind!=="class"||s.of.kind!=="instance"?null:this.#t.isEntity(s.of.class)===!0?s.of.class:null}};var xN=/^_*(fix|repair|seed|migrate)_|(^|_)backfill(_|$)/,Pi=class{application;mappings;#e;#t;#n;#s;constructor(e){let{project:t}=e;this.application=e,this.mappings=ps(t.inference),this.#e=new Ei(t.inference,this.mappings,new Ti(t.inference,this.mappings)),this.#t=new Mi(t),this.#n=new Ni(t,this.mappings)}isEntity(e){return this.mappings.isEntity(e)}entityOf(e){return this.mappings.entityOf(e)}wholeTableLoadedBy(e){return this.#n.loadedBy(e)}writeIn(e){return this.#r()?this.#t.writeIn(e):null}*loopsOverQueries(e){let{module:t}=e;if(!(t.role!=="application"||this.mappings.isEmpty))for(let s of this.#e.loopsOverQueries(e))s.lazyReads.length===0||!this.#a(t,s.loop.iterable.start)||this.#t.expiresEach(t,s.loop)||(yield s)}*queriesInLoops(e){let{module:t}=e;if(!(t.role!=="application"||!this.#r()))for(let s of this.#t.queriesInLoops(e))this.#a(t,s.call.node.start)&&(yield s)}#r(){return this.#s??=[...this.application.project.modules.values()].some(({facts:e})=>Vn(e,/^(sqlalchemy|sqlmodel)\b/)),this.#s}#a(e,t){let s=e.functionAt(t);return s===null||xN.test(s.facts.name)?!1:this.application.eventLoop.serves(s,t)}};var Fi=class{project;fastapi;pydantic;sqlAlchemy;eventLoop;secrets;constructor(e,{blockingCalls:t}){this.project=e,this.fastapi=new bi(this),this.pydantic=new ki(this),this.sqlAlchemy=new Pi(this),this.eventLoop=new di(this,new as(t.map(({call:s,use:r})=>({calls:s,kind:"service",use:r,source:null})))),this.secrets=new Mo(this)}};var vN=40,Ik={parameterType(n,e,t){let{facts:s,module:r}=e,o=s.parameters[t];if(o.annotation!==null||s.isLambda||s.decorators.length>0||r.isStub)return null;let i=e.owner!==null&&s.name==="__init__"?e.owner.facts.name:s.name,a=s.parameters.slice(e.owner===null?0:1),l=(CN(n).get(i)??[]).filter(({call:d})=>RN(d,a));if(l.length===0||l.length>vN)return null;let c=[];for(let{module:d,call:u}of l){let f=Ok(u,a,o);if(f===null||!TN(n,d,u,e))continue;let p=n.asInstance(n.typeOf(d,f));p.kind!=="none"&&c.push(p)}return c.length>0&&c.every(({kind:d})=>d!=="unknown")?L(c):null}},Ek=new WeakMap;function CN(n){let e=Ek.get(n);if(e===void 0){let t=new Map;for(let s of n.imports.modules)if(s.role!=="test")for(let r of[s.facts.topLevel,...s.facts.functions])for(let{call:o}of r.calls){let i=E(o.func);if(i==="")continue;let a=t.get(i);a?a.push({module:s,call:o}):t.set(i,[{module:s,call:o}])}e=t,Ek.set(n,e)}return e}function RN(n,e){if(n.args.some(({kind:r})=>r==="Starred")||n.keywords.some(({arg:r})=>r===null))return!1;let t=e.filter(({kind:r})=>r==="positional"||r==="positional-only");return n.args.length>t.length&&!e.some(({kind:r})=>r==="vararg")||!e.some(({kind:r})=>r==="kwarg")&&n.keywords.some(({arg:r})=>!e.some(({name:o})=>o===r))?!1:e.every(r=>r.default!==null||r.kind==="vararg"||r.kind==="kwarg"||Ok(n,e,r)!==null)}function Ok(n,e,t){let s=n.keywords.find(({arg:r})=>r===t.name);return s?s.value:t.kind!=="positional"&&t.kind!=="positional-only"?null:n.args[e.indexOf(t)]??null}function TN(n,e,t,s){return g(n.typeOf(e,t.func)).some(r=>r.kind==="function"?r.function===s:r.kind==="class"&&r.of.kind==="instance"&&r.of.class===s.owner)}var Mk=new WeakMap;function Nk(n,e,t){if(e.class.qualifiedName!=="starlette.datastructures.State")return null;let s=[];for(let{module:o,annotation:i,value:a,path:l}of EN(n).get(t)??[])i?s.push(n.annotation(o,i)):a&&s.push(n.asInstance(n.unpacked(n.typeOf(o,a),l)));let r=s.flatMap(g).filter(({kind:o})=>o!=="none");return r.length>0&&r.every(({kind:o})=>o!=="unknown")?L(s):null}function EN(n){let e=Mk.get(n);if(e===void 0){let t=new Map;for(let s of n.imports.modules)if(s.role!=="test")for(let r of[s.facts.topLevel,...s.facts.functions])for(let o of r.attributeAssignments){let{attr:i,value:a}=o.target;if(a.kind!=="Attribute"||a.attr!=="state")continue;let l=t.get(i);l?l.push({...o,module:s}):t.set(i,[{...o,module:s}])}e=t,Mk.set(n,e)}return e}var Pk={undeclaredAttributeType:Nk,parameterType(n,e,t,s){if(e.module.isStub)return null;let r=e.facts.parameters[t];if(r.annotation===null&&r.default===null)return null;let o=Un(n,e,t);return o?.target==null?null:za(n,s,zr(n,o.target))},attributeType(n,e,t,{module:s,definition:r}){if(e.class.module?.isStub!==!1||r.kind!=="assign"&&r.kind!=="annotated")return null;let o=r.kind==="annotated"?r.annotation:null,i=o&&te(n,{module:s,node:o}),a=i?[...i.metadata].reverse():[];r.value?.kind==="Call"&&a.unshift({module:s,node:r.value});for(let l of a){let c=at(n,l);if(c?.kind!=="depends")continue;let{args:d,keywords:u}=c.call.node,f=d[0]??u.find(({arg:y})=>y==="dependency")?.value;if(f===void 0)return null;let p=zr(n,{module:c.call.module,node:f});return o?za(n,n.annotation(s,o),p):p}return null}};var Fk={runsOnConstruction:fb};var Lk={attributeType:(n,e,t,s)=>ps(n).attributeType(e,t,s),undeclaredAttributeType:(n,e,t)=>ps(n).backrefType(e,t),callType:(n,e,t,s)=>s.kind==="unknown"?IN(n,e,t):MN(n,t,s)};function IN(n,e,t){if(t.func.kind!=="Attribute"||t.func.attr!=="query"||t.args.length!==1)return null;let s=n.typeOf(e,t.args[0]);return s.kind!=="class"||s.of.kind!=="instance"||ps(n).isEntity(s.of.class)!==!0?null:n.stubInstance("sqlalchemy.orm.Query",[s.of])}var ON={"sqlalchemy.orm.sessionmaker":"sqlalchemy.orm.Session","sqlalchemy.ext.asyncio.async_sessionmaker":"sqlalchemy.ext.asyncio.AsyncSession"};function MN(n,e,t){let s=t.kind==="class"?t.of:t;if(s.kind!=="instance")return null;let r=ON[s.class.qualifiedName];return r===void 0||s.args.some(o=>o.kind!=="type-variable")?null:t.kind==="instance"?n.stubInstance(r):e.keywords.some(({arg:o})=>o==="class_"||o===null)?null:{...s,args:[n.stubInstance(r)]}}var $k=[Pk,Lk,Fk,Ik];var NN={test:"test",tests:"test",testing:"test",e2e:"test",alembic:"migration",migrations:"migration",scripts:"script",script:"script",bin:"script",examples:"example",example:"example",samples:"example",docs:"example",docs_src:"example",cookbook:"example",cookbooks:"example"};function Dk({path:n,scopes:e}){let t=PN(n);if(t!=="application")return t;let s=r=>e[0]?.bindings.some(o=>o.name===r)??!1;return s("revision")&&s("down_revision")?"migration":"application"}function PN(n){let e=n.split("/"),t=e.pop();if(/^(test_.*|.*_tests?|conftest|tests?)\.py$/.test(t))return"test";for(let s of e){let r=NN[s.toLowerCase()];if(r)return r}return"application"}var Li=class{#e;#t=new Map;constructor(e){this.#e=e}get names(){return this.#e.names}get(e){let t=this.#t.get(e);if(t!==void 0||!this.#e.names.has(e))return t;let s={name:e,isPackage:!0,isStub:!0,role:"application"},r=new Bn(this.#e.factsOf(e),s);return this.#t.set(e,r),r}};var $i=class{modules;inference;calls;dependencies;constructor(e,t){let s=[...e].sort((c,d)=>c.path<d.path?-1:1),r=t.sourceRoots.length>0?t.sourceRoots:D_(s.map(FN),t.declaredRoots??[]),o=s.map(c=>{let{name:d,isPackage:u}=q_(c.path,r);return new Bn(c,{name:d,isPackage:u,isStub:!1,role:Dk(c)})}),i=new Li(t.stubs);this.modules=new Map(o.map(c=>[c.path,c]));let a=new yi(o,i,r),l=new hi(a,i.get("builtins")??null);this.inference=new Wr(l,a,i,t.extensions),this.calls=new Jr(this.inference),this.dependencies=t.dependencies}};function FN(n){let e=[];for(let t of lt(n))t.kind==="import"?e.push(t.module):t.level===0&&e.push(`${t.module}.${t.name}`);for(let t of n.starImports)t.level===0&&e.push(t.module);return{path:n.path,absoluteImports:e}}function qk(n){let e=new Map;return{names:new Set(Object.keys(si)),factsOf(t){let s=e.get(t);if(s===void 0){let r=n.parse(si[t]),o=r.errors[0];if(o)throw new Error(`stub of ${t}: ${o.message} at offset ${o.start}`);s=Jo(`<stub>/${t}.pyi`,r),e.set(t,s)}return s}}}function jk(n,e){let t=new $i(n,{...e,extensions:$k});return new Fi(t,{blockingCalls:e.blockingCalls??[]})}var LN=["python","fastapi","pydantic","sqlalchemy","sqlmodel"];function Bk({project:n,fastapi:e},t,s){let r=[...n.modules.values()],o=e.apps.flatMap(({name:u,router:f})=>{let p=$N(u,f.origin.module,r);return p===null?[]:[p]}),i=o[0]?.path??"",a=LN.flatMap(u=>{let f=t.newest(i,u);return f===null?[]:[[u,f]]}),l=u=>r.filter(f=>f.role===u).map(({path:f})=>f),c=l("application"),d=u=>DN(l(u),f=>!c.some(p=>qN(p,f)));return{apps:o,entrypoints:s.map(({module:u,name:f,path:p})=>({text:`${u}:${f}`,path:p??r.find(y=>y.name===u)?.path??null})),roles:{test:d("test"),migration:d("migration"),script:d("script"),example:d("example")},versions:Object.fromEntries(a)}}function $N(n,e,t){let r=t.filter(({name:a})=>n.startsWith(`${a}.`)).sort((a,l)=>l.name.length-a.name.length)[0]??e;if(r.role==="test"||e.role==="test")return null;let o=r.name===""?0:r.name.split(".").length+(r.isPackage?1:0),i=r.path.split("/");return{name:`${r.name}:${n.slice(r.name.length+1)}`,path:r.path,sourceRoot:i.slice(0,Math.max(0,i.length-o)).join("/")}}function DN(n,e){let t=new Set;for(let s of n){let r=s.split("/"),o=r.slice(0,-1).map((i,a)=>r.slice(0,a+1).join("/"));t.add(o.find(e)??s)}return[...t].sort()}function qN(n,e){return n.startsWith(`${e}/`)}function Uk(n,e){return new Zc(n,e).list()}var Zc=class{#e;#t;#n=new Map;constructor(e,t){this.#e=e,this.#t=t}list(){let{fastapi:e}=this.#e,t=e.routes.flatMap(s=>e.operationsOf(s)).filter(({app:s})=>s===null);return{entries:[...e.apps.flatMap(s=>s.operations.map(r=>this.#s(r,s))),...t.map(s=>this.#s(s,null))],gaps:e.apps.flatMap(s=>this.#o(s))}}#s(e,t){let{route:s}=e,{callable:r}=s,{function:o}=r,a=o!==null&&!o.module.isStub?{module:o.module,at:o.facts.nameSpan}:{module:s.module,at:s.registration},{model:l,statusCode:c,isStream:d}=e.response,u=l.kind==="declared"||l.kind==="annotated"&&!d,f=t?.router.origin.module??null;return{app:t?.name??null,appFile:f?.path??null,methods:[...e.methods??[]].sort(),path:e.path,pathEnd:s.path,handler:o?.qualifiedName??null,file:a.module.path,line:this.#i(a.module,a.at.start),registeredIn:s.module.path,parameters:this.#r(e),responseModel:u?this.#l(l.at):null,statusCode:typeof c=="number"?c:null,dependencies:e.dependencies.map(p=>this.#a(p)),security:e.security.map(({name:p})=>p),unknown:e.unknown,isTest:(f??s.module).role==="test"}}#r({parameters:e}){let t=new Map;for(let{name:s,source:r,alias:o,annotation:i,isRequired:a}of e){if(r==="injected"||r==="dependency"||t.has(`${r} ${s}`))continue;let l=i&&this.#l(i);t.set(`${r} ${s}`,{name:s,alias:o,in:r,annotation:l,required:a})}return[...t.values()]}#a({callable:e,dependency:t}){return jN(e)??(t.target?this.#l(t.target):e.name)}#o({name:e,gaps:t}){return t.map(({call:{module:s,node:r},reason:o})=>({app:e,file:s.path,line:this.#i(s,r.start),reason:o}))}#i({path:e},t){let s=this.#n.get(e);return s===void 0&&(s=new we(this.#t(e)??""),this.#n.set(e,s)),s.lineAt(t)}#l({module:e,node:t}){if(t.kind==="Constant"&&t.type==="str"&&t.forward)return this.#l({module:e,node:t.forward});let s=e.isStub?null:this.#t(e.path);return s===null?cn(this.#e.project.inference.annotation(e,t)):s.slice(t.start,t.end).replace(/\s+/g," ")}};function jN({function:n,class:e,objectClass:t}){return(e??t??n)?.qualifiedName??null}var Hk;async function BN(){let n=await id.create(od());return{parser:n,stubs:qk(n)}}var UN="unreadable-file",Wk=class n{#e;#t;#n;#s;#r=new Map;#a=new Set;#o=new Map;#i=new Map;#l=new Map;#c=null;constructor(e,t,s){this.#e=e,this.#t=t;let r=new Map(s.map(o=>[o.id,o]));this.#n={byId:r,nearest:o=>vs(o,r.keys())},this.#s=new Bo(s.filter(o=>t.rules.has(o.id)))}static async create(e,t=wh){return Hk??=BN(),new n(await Hk,e,t)}setFile(e,t,s=null){this.#p(e);try{let r=this.#e.parser.parse(t,s);r.errors.length>0&&Pg(e,t)?this.#a.add(e):this.#r.set(e,{text:t,tree:r,facts:Jo(e,r)})}catch(r){this.#l.set(e,on(r,null,e))}}setUnreadableFile(e){this.#p(e.path),this.#o.set(e.path,e)}setManifest(e,t){this.#i.set(e,t),this.#c=null}removeFile(e){this.#p(e),this.#i.delete(e)}textOf(e){return this.#r.get(e)?.text??null}enclosingName(e,t){let s=this.#r.get(e)?.facts;if(s===void 0)return"";let r="",o=Number.POSITIVE_INFINITY;for(let i of[...s.functions.filter(({isLambda:a})=>!a),...s.classes]){let a=i.decorators[0]?.start??i.start;t<a||t>=i.end||i.end-a>=o||(r=i.qualifiedName,o=i.end-a)}return r}suppressionsFor(e,t,s){let r=this.#r.get(e),o=t.filter(({location:i})=>i.path===e);return r===void 0||o.length===0?{edits:[],suppressed:[]}:Th(r.text,r.tree,o,s,i=>this.#e.parser.parse(i))}fixesFor(e,t){this.#c??=this.#y();let s=this.#r.get(e),r=this.#c.application.project.modules.get(e);if(s===void 0||r===void 0)return null;let o=t.filter(l=>l.fix!==null&&l.location.path===e),i=_o(this.#c.application.project,r,s.text,s.tree),a=s.tree.errors.length;return $g(i,o,l=>this.#e.parser.parse(l).errors.length<=a)}check(e=()=>!0){this.#c??=this.#y();let{application:t,malformedManifests:s}=this.#c,r=new $o(c=>this.#r.get(c)?.text??null),o=[],i=[],a=[];for(let[c,d]of t.project.modules){if(!e(c))continue;let{tree:u,text:f}=this.#r.get(c),p=new Ho(d,u,f),y=this.#d(c),h=Mg(t,p,this.#s,y,r),b=Ng(p,h,this.#n,y,r);o.push(...b.findings),i.push(...b.suppressed),a.push(...h.failures)}for(let c of this.#o.values())e(c.path)&&o.push(...this.#f(c,r));for(let[c,d]of this.#l)e(c)&&a.push(d);let l=[this.#r,this.#a,this.#o,this.#l].flatMap(c=>[...c.keys()]);return{findings:o.sort(Do),suppressed:i,internalErrors:a,malformedManifests:s,fileCount:l.length,reportedFileCount:l.filter(e).length}}routes(){return this.#c??=this.#y(),Uk(this.#c.application,e=>this.textOf(e))}outline(){this.#c??=this.#y();let{application:e,dependencies:t,entrypoints:s}=this.#c,r=s.map(o=>({...o,path:this.#u(o)}));return Bk(e,t,r)}#u({folder:e,module:t}){let s=[...e===""?[]:[e],...t.split(".")].join("/");return[`${s}.py`,`${s}/__init__.py`].find(r=>this.#r.has(r))??null}#d(e){let t=(this.#t.nested??[]).filter(({folder:o})=>e.startsWith(`${o}/`)),{severities:s,options:r}=t.sort((o,i)=>i.folder.length-o.folder.length)[0]??this.#t;return{severities:s,options:r,isIgnored:this.#t.isIgnored}}#f({path:e,reason:t},s){let r=this.#s.rules.find(({id:i})=>i===UN);if(r===void 0||this.#t.isIgnored(r.id,e))return[];let o=`This file ${t}; nothing in it was checked`;return[rs(r,e,{at:{start:0,end:0},message:o},this.#d(e),s)]}#p(e){this.#r.delete(e),this.#a.delete(e),this.#o.delete(e),this.#l.delete(e),this.#c=null}#y(){let{nested:e=[],targetVersions:t,sourceRoots:s,blockingCalls:r=[]}=this.#t,o=Qg(this.#i,new Map([["",t],...e.map(u=>[u.folder,u.targetVersions])])),i=e.flatMap(u=>u.sourceRoots),a=Jg(this.#i),l=a.filter(u=>this.#u(u)!==null).map(({folder:u})=>u),c=jk(Array.from(this.#r.values(),u=>u.facts),{sourceRoots:s.length===0?[]:[...s,...i],declaredRoots:[...Yg(this.#i),...i,...l],stubs:this.#e.stubs,dependencies:o,blockingCalls:[...r,...e.flatMap(u=>u.blockingCalls??[])]}),d=o.problems.map(({path:u,reason:f})=>({path:u,reason:`is malformed and was left out: ${f}`}));return{application:c,dependencies:o,entrypoints:a,malformedManifests:d}}};export{ae as a,on as b,we as c,On as d,Ee as e,ZN as f,Mn as g,Ui as h,mr as i,cr as j,WN as k,rn as l,ys as m,zN as n,QN as o,Dn as p,Rt as q,dd as r,Ct as s,In as t,Te as u,Ki as v,hr as w,gs as x,br as y,qw as z,kr as A,wr as B,Ze as C,ue as D,et as E,Ie as F,tt as G,fF as H,na as I,Ar as J,ka as K,sf as L,af as M,Et as N,uS as O,Ca as P,yf as Q,bf as R,Es as S,wf as T,BL as U,Rf as V,bS as W,wS as X,t$ as Y,n$ as Z,Ef as _,s$ as $,wh as aa,Wk as ba};
