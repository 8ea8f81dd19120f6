import type { BlockingEntry } from './blocking-table.ts'

/**
 * Clients of services (clouds, payment, mail, language models, messages, directories) whose calls wait for the other side. Each entry was
 * compared with the library's own source; `source` is its documentation. What only computes (`generate_presigned_url`) or makes an object for
 * a later request (`bucket.blob()`) is not here, and neither is what gives an iterator that asks when it is iterated (`list_blobs`), unless its
 * `__iter__` is.
 */
export const SERVICE_ENTRIES: readonly BlockingEntry[] = [
  // ---- standard library ----
  {
    calls: `smtplib.{SMTP,SMTP_SSL,LMTP}
      smtplib.SMTP.{connect,login,auth,sendmail,send_message,starttls,ehlo,helo,ehlo_or_helo_if_needed,noop,verify,quit}`,
    kind: 'service',
    use: 'aiosmtplib',
    source: 'https://docs.python.org/3/library/smtplib.html',
  },
  {
    calls: `ftplib.{FTP,FTP_TLS}
      ftplib.FTP.{connect,login,cwd,nlst,retrbinary,retrlines,storbinary,storlines,dir,mlsd,rename,delete,mkd,rmd,size,quit,sendcmd,voidcmd}
      ftplib.FTP_TLS.{connect,login,cwd,nlst,retrbinary,retrlines,storbinary,storlines,dir,mlsd,rename,delete,mkd,rmd,size,quit,auth,prot_p}`,
    kind: 'service',
    use: 'aioftp',
    source: 'https://docs.python.org/3/library/ftplib.html',
  },
  {
    calls: `imaplib.{IMAP4,IMAP4_SSL}
      imaplib.{IMAP4,IMAP4_SSL}.{login,authenticate,select,search,fetch,store,copy,append,expunge,list,lsub,uid,starttls,status,noop,close,logout}
      poplib.{POP3,POP3_SSL} poplib.{POP3,POP3_SSL}.{user,pass_,apop,stat,list,retr,dele,top,uidl,stls,noop,quit}`,
    kind: 'service',
    use: null,
    source: 'https://docs.python.org/3/library/imaplib.html',
  },
  {
    calls: 'socket.{create_connection,getaddrinfo,gethostbyname,gethostbyname_ex,gethostbyaddr,getnameinfo,getfqdn}',
    kind: 'service',
    use: 'asyncio.open_connection() or loop.getaddrinfo()',
    source: 'https://docs.python.org/3/library/asyncio-eventloop.html#dns',
  },
  {
    calls: 'ssl.get_server_certificate',
    kind: 'service',
    use: null,
    source: 'https://docs.python.org/3/library/ssl.html#ssl.get_server_certificate',
  },
  {
    calls: 'xmlrpc.client.ServerProxy.**',
    kind: 'service',
    use: null,
    source: 'https://docs.python.org/3/library/xmlrpc.client.html',
  },

  // ---- clouds ----
  {
    calls: 'botocore.client.BaseClient.*',
    except:
      'can_paginate get_paginator get_waiter generate_presigned_url generate_presigned_post generate_db_auth_token close exceptions meta waiter_names',
    kind: 'service',
    use: 'aioboto3 or aiobotocore',
    source: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/clients.html',
  },
  {
    calls: 'botocore.paginate.PageIterator.{__iter__,build_full_result,search} botocore.waiter.Waiter.wait',
    kind: 'service',
    use: 'aioboto3 or aiobotocore',
    source: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/paginators.html',
  },
  {
    calls: `boto3.resources.base.ServiceResource.**.{put_object,get,put,delete,copy,copy_from,load,reload,upload_file,upload_fileobj}
      boto3.resources.base.ServiceResource.**.{download_file,download_fileobj,put_item,get_item,update_item,delete_item,query,scan}
      boto3.resources.base.ServiceResource.**.{batch_get_item,batch_write_item,create_table,create_bucket,delete_objects,wait_until_exists}
      boto3.resources.base.ServiceResource.**.{send_message,send_messages,receive_messages,delete_messages,publish,get_queue_by_name}`,
    kind: 'service',
    use: 'aioboto3',
    source: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/resources.html',
  },
  {
    calls: `google.cloud.storage.Client.{get_bucket,lookup_bucket,create_bucket,restore_bucket,download_blob_to_file,create_hmac_key}
      google.cloud.storage.Bucket.{create,exists,delete,reload,patch,update,get_blob,copy_blob,move_blob,rename_blob,restore_blob}
      google.cloud.storage.Bucket.{delete_blob,delete_blobs,make_public,make_private,get_iam_policy,set_iam_policy,test_iam_permissions}
      google.cloud.storage.Blob.{upload_from_string,upload_from_file,upload_from_filename,create_resumable_upload_session,rewrite,compose}
      google.cloud.storage.Blob.{download_as_bytes,download_as_string,download_as_text,download_to_file,download_to_filename,delete,exists}
      google.cloud.storage.Blob.{reload,patch,update,make_public,make_private,update_storage_class,get_iam_policy,set_iam_policy}`,
    kind: 'service',
    use: null,
    source: 'https://cloud.google.com/python/docs/reference/storage/latest',
  },
  {
    calls: `google.cloud.bigquery.Client.{query,query_and_wait,get_table,get_dataset,create_table,create_dataset,delete_table,delete_dataset}
      google.cloud.bigquery.Client.{insert_rows,insert_rows_json,load_table_from_dataframe,load_table_from_file,load_table_from_json}
      google.cloud.bigquery.Client.{load_table_from_uri,update_table,get_job,cancel_job}
      google.cloud.bigquery.QueryJob.{result,to_dataframe,to_arrow,reload,cancel,done}`,
    kind: 'database',
    use: null,
    source: 'https://cloud.google.com/python/docs/reference/bigquery/latest',
  },
  {
    calls: `google.cloud.firestore.DocumentReference.{get,set,update,delete,create} google.cloud.firestore.CollectionReference.{add,get}
      google.cloud.firestore.Query.{get,__iter__} google.cloud.firestore.Client.get_all google.cloud.firestore.WriteBatch.commit`,
    kind: 'database',
    use: 'google.cloud.firestore.AsyncClient',
    source: 'https://cloud.google.com/python/docs/reference/firestore/latest',
  },
  {
    calls: `google.cloud.pubsub_v1.PublisherClient.{create_topic,get_topic,delete_topic}
      google.cloud.pubsub_v1.SubscriberClient.{pull,acknowledge,create_subscription,get_subscription,delete_subscription}
      google.cloud.secretmanager.SecretManagerServiceClient.{access_secret_version,get_secret,create_secret,add_secret_version,delete_secret}
      google.cloud.tasks_v2.CloudTasksClient.{create_task,get_task,delete_task,create_queue}
      google.cloud.vision.ImageAnnotatorClient.{annotate_image,batch_annotate_images,text_detection,document_text_detection,label_detection}
      google.cloud.speech.SpeechClient.{recognize,long_running_recognize}
      google.cloud.texttospeech.TextToSpeechClient.{synthesize_speech,list_voices}
      google.cloud.translate_v2.Client.{translate,detect_language,get_languages}`,
    kind: 'service',
    use: 'the asynchronous client of the package, where it has one',
    source: 'https://cloud.google.com/python/docs/reference',
  },
  {
    calls: 'google.oauth2.id_token.{verify_oauth2_token,verify_firebase_token,verify_token,fetch_id_token}',
    kind: 'service',
    use: null,
    source: 'https://googleapis.dev/python/google-auth/latest/reference/google.oauth2.id_token.html',
  },
  {
    calls: 'azure.storage.blob.{BlobServiceClient,ContainerClient,BlobClient}.*',
    except:
      'close from_connection_string from_blob_url from_container_url get_blob_client get_container_client list_blobs list_blob_names list_containers walk_blobs find_blobs_by_tags list_page_ranges',
    kind: 'service',
    use: 'the client of the same name in azure.storage.blob.aio',
    source: 'https://learn.microsoft.com/en-us/python/api/azure-storage-blob/azure.storage.blob.aio',
  },
  {
    calls: `azure.identity.{DefaultAzureCredential,ClientSecretCredential,ManagedIdentityCredential,AzureCliCredential}.get_token
      azure.keyvault.secrets.SecretClient.{get_secret,set_secret,update_secret_properties,begin_delete_secret,backup_secret}
      azure.servicebus.ServiceBusSender.{send_messages,schedule_messages,cancel_scheduled_messages}
      azure.servicebus.ServiceBusReceiver.{receive_messages,peek_messages,complete_message,abandon_message,dead_letter_message}`,
    kind: 'service',
    use: 'the client of the same name in the .aio package',
    source: 'https://learn.microsoft.com/en-us/azure/developer/python/sdk/azure-sdk-library-usage-patterns',
  },
  {
    calls: `firebase_admin.auth.{get_user,get_user_by_email,get_user_by_phone_number,get_users,create_user,update_user,delete_user}
      firebase_admin.auth.{delete_users,set_custom_user_claims,revoke_refresh_tokens,create_session_cookie}
      firebase_admin.auth.{generate_password_reset_link,generate_email_verification_link}
      firebase_admin.messaging.{send,send_each,send_each_for_multicast,subscribe_to_topic,unsubscribe_from_topic}`,
    kind: 'service',
    use: null,
    source: 'https://firebase.google.com/docs/reference/admin/python',
  },
  {
    calls: 'hvac.Client.**',
    except: 'adapter allow_redirects session token url',
    kind: 'service',
    use: null,
    source: 'https://python-hvac.org/en/stable/overview.html',
  },
  {
    calls: `docker.DockerClient.**.{run,get,list,create,pull,push,build,prune,df,info,login,ping,version,load,search}
      docker.APIClient.*`,
    except: 'close from_env events attach_socket create_container_config create_host_config create_networking_config',
    kind: 'service',
    use: 'aiodocker',
    source: 'https://docker-py.readthedocs.io/en/stable/client.html',
  },
  {
    calls:
      'kubernetes.client.{CoreV1Api,AppsV1Api,BatchV1Api,NetworkingV1Api,RbacAuthorizationV1Api,CustomObjectsApi}.*',
    kind: 'service',
    use: 'kubernetes_asyncio',
    source: 'https://github.com/kubernetes-client/python',
  },
  {
    calls: `minio.Minio.{bucket_exists,make_bucket,remove_bucket,list_buckets,put_object,get_object,fput_object,fget_object,copy_object}
      minio.Minio.{stat_object,remove_object,compose_object,set_bucket_policy,get_bucket_policy,get_object_tags,set_object_tags}`,
    kind: 'service',
    use: null,
    source: 'https://min.io/docs/minio/linux/developers/python/API.html',
  },

  // ---- payment, mail, messages ----
  {
    calls: `stripe.**.{create,retrieve,modify,update,list,search,delete,cancel,capture,confirm,expire,finalize_invoice,pay,void_invoice}
      stripe.**.{send_invoice,attach,detach,auto_paging_iter,create_preview,list_line_items,resume,reject,close,refresh}`,
    kind: 'service',
    use: 'the method of the same name with _async',
    source: 'https://github.com/stripe/stripe-python#async',
  },
  {
    calls: 'twilio.rest.Client.**.{create,fetch,update,delete,list}',
    kind: 'service',
    use: 'the method of the same name with _async, with AsyncTwilioHttpClient',
    source: 'https://github.com/twilio/twilio-python#asynchronous-api-requests',
  },
  {
    calls: 'sendgrid.SendGridAPIClient.send sendgrid.SendGridAPIClient.client.**.{get,post,put,patch,delete}',
    kind: 'service',
    use: null,
    source: 'https://github.com/sendgrid/sendgrid-python',
  },
  {
    calls: 'slack_sdk.WebClient.* slack_sdk.webhook.WebhookClient.{send,send_dict}',
    kind: 'service',
    use: 'slack_sdk.web.async_client.AsyncWebClient',
    source: 'https://docs.slack.dev/tools/python-slack-sdk/web#asynchronous-web-client',
  },
  {
    calls: `pika.BlockingConnection pika.BlockingConnection.{process_data_events,sleep,close}
      pika.adapters.blocking_connection.BlockingChannel.{basic_publish,basic_get,basic_consume,basic_cancel,basic_qos,start_consuming,consume}
      pika.adapters.blocking_connection.BlockingChannel.{queue_declare,queue_delete,queue_purge,queue_bind,queue_unbind,confirm_delivery}
      pika.adapters.blocking_connection.BlockingChannel.{exchange_declare,exchange_delete,exchange_bind,exchange_unbind,close,tx_commit}`,
    kind: 'service',
    use: 'aio_pika',
    source: 'https://pika.readthedocs.io/en/stable/modules/adapters/blocking.html',
  },
  {
    calls: `kafka.KafkaProducer kafka.KafkaProducer.{send,flush,close,partitions_for}
      kafka.KafkaConsumer kafka.KafkaConsumer.{poll,commit,__iter__,topics,partitions_for_topic,beginning_offsets,end_offsets,position}`,
    kind: 'service',
    use: 'aiokafka',
    source: 'https://kafka-python.readthedocs.io/en/master/apidoc/KafkaProducer.html',
  },
  {
    // `produce` only puts the message in a queue.
    calls:
      'confluent_kafka.Producer.flush confluent_kafka.Consumer.{poll,consume,commit,list_topics,committed,position}',
    kind: 'service',
    use: 'confluent_kafka.aio',
    source: 'https://docs.confluent.io/platform/current/clients/confluent-kafka-python/html/index.html',
  },
  {
    calls: 'celery.result.AsyncResult.{get,wait,join}',
    kind: 'service',
    use: null,
    source: 'https://docs.celeryq.dev/en/stable/reference/celery.result.html',
  },

  // ---- language models ----
  {
    calls: 'openai.{OpenAI,AzureOpenAI,Client}.**',
    except: 'api_key base_url close copy is_closed organization with_options with_raw_response with_streaming_response',
    kind: 'service',
    use: 'openai.AsyncOpenAI or openai.AsyncAzureOpenAI',
    source: 'https://github.com/openai/openai-python#async-usage',
  },
  {
    calls: `openai.{chat,completions,embeddings,images,moderations,responses,audio,files,models,beta}.**.{create,generate,parse,retrieve,list,delete,edit}
      openai.{ChatCompletion,Completion,Embedding,Image,Moderation}.create`,
    kind: 'service',
    use: 'openai.AsyncOpenAI',
    source: 'https://github.com/openai/openai-python#module-level-client',
  },
  {
    calls: 'anthropic.{Anthropic,AnthropicBedrock,AnthropicVertex,Client}.**',
    except: 'api_key auth_token base_url close copy is_closed with_options with_raw_response with_streaming_response',
    kind: 'service',
    use: 'anthropic.AsyncAnthropic',
    source: 'https://github.com/anthropics/anthropic-sdk-python#async-usage',
  },
  {
    calls: 'groq.Groq.**',
    except: 'api_key base_url close copy is_closed with_options with_raw_response with_streaming_response',
    kind: 'service',
    use: 'groq.AsyncGroq',
    source: 'https://github.com/groq/groq-python#async-usage',
  },
  {
    calls: 'cohere.{Client,ClientV2}.{chat,chat_stream,embed,generate,rerank,classify,tokenize,summarize}',
    kind: 'service',
    use: 'cohere.AsyncClient or cohere.AsyncClientV2',
    source: 'https://github.com/cohere-ai/cohere-python',
  },
  {
    calls: `mistralai.Mistral.**.{complete,stream,create,parse,process,upload,moderate}
      mistralai.client.Mistral.**.{complete,stream,create,parse,process,upload,moderate}`,
    kind: 'service',
    use: 'the method of the same name with _async',
    source: 'https://github.com/mistralai/client-python',
  },
  {
    calls: `google.genai.Client.{models,chats,files,caches,batches,tunings,operations}.**
      google.generativeai.GenerativeModel.{generate_content,count_tokens} google.generativeai.{embed_content,upload_file,list_models}`,
    except: 'create',
    kind: 'service',
    use: 'client.aio of google.genai',
    source: 'https://googleapis.github.io/python-genai/',
  },
  {
    calls: `langchain_openai.{ChatOpenAI,AzureChatOpenAI,OpenAI}.{invoke,batch,stream,generate,predict}
      langchain_anthropic.ChatAnthropic.{invoke,batch,stream,generate} langchain_groq.ChatGroq.{invoke,batch,stream,generate}
      langchain_google_genai.ChatGoogleGenerativeAI.{invoke,batch,stream,generate}
      langchain_openai.{OpenAIEmbeddings,AzureOpenAIEmbeddings}.{embed_query,embed_documents}`,
    kind: 'service',
    use: 'ainvoke() and the other methods that start with "a"',
    source: 'https://python.langchain.com/docs/concepts/async/',
  },
  {
    calls: 'litellm.{completion,text_completion,embedding,image_generation,transcription,speech,moderation,rerank}',
    kind: 'service',
    use: 'the function of the same name with an "a" before it, such as litellm.acompletion',
    source: 'https://docs.litellm.ai/stream',
  },
  {
    calls: `ollama.{chat,generate,embed,embeddings,pull,push,create,list,show,ps}
      ollama.Client.{chat,generate,embed,embeddings,pull,push,create,list,show,ps}`,
    kind: 'service',
    use: 'ollama.AsyncClient',
    source: 'https://github.com/ollama/ollama-python#async-client',
  },
  {
    calls: `huggingface_hub.{hf_hub_download,snapshot_download,upload_file,upload_folder}
      huggingface_hub.InferenceClient.{chat_completion,text_generation,feature_extraction,summarization,text_to_image,image_to_text,translation}`,
    kind: 'service',
    use: 'huggingface_hub.AsyncInferenceClient',
    source: 'https://huggingface.co/docs/huggingface_hub/package_reference/inference_client',
  },

  // ---- search ----
  {
    calls: 'elasticsearch.Elasticsearch.** elasticsearch.helpers.{bulk,reindex}',
    except: 'close options transport',
    kind: 'service',
    use: 'elasticsearch.AsyncElasticsearch',
    source: 'https://elasticsearch-py.readthedocs.io/en/stable/async.html',
  },
  {
    calls: 'opensearchpy.OpenSearch.** opensearchpy.helpers.{bulk,reindex}',
    except: 'close transport',
    kind: 'service',
    use: 'opensearchpy.AsyncOpenSearch',
    source: 'https://docs.opensearch.org/latest/clients/python-low-level/',
  },

  // ---- other machines and directories ----
  {
    calls: `paramiko.SSHClient.{connect,exec_command,invoke_shell,open_sftp} paramiko.Transport.{connect,open_session,auth_password}
      paramiko.SFTPClient.{get,getfo,put,putfo,listdir,listdir_attr,stat,lstat,mkdir,rmdir,remove,rename,posix_rename,open,chdir,chmod}`,
    kind: 'service',
    use: 'asyncssh',
    source: 'https://docs.paramiko.org/en/stable/api/client.html',
  },
  {
    calls: `ldap3.Connection.{bind,rebind,unbind,search,add,modify,modify_dn,delete,compare,extended,start_tls}
      ldap.ldapobject.LDAPObject.{simple_bind_s,bind_s,sasl_interactive_bind_s,search_s,search_st,search_ext_s,add_s,modify_s,delete_s,start_tls_s}`,
    kind: 'service',
    use: null,
    source: 'https://ldap3.readthedocs.io/en/latest/connection.html',
  },
  {
    // The keys are cached for minutes, then fetched again with urllib.
    calls: 'jwt.PyJWKClient.{get_signing_key_from_jwt,get_signing_key,get_signing_keys,get_jwk_set,fetch_data}',
    kind: 'service',
    use: null,
    source: 'https://pyjwt.readthedocs.io/en/stable/usage.html#retrieve-rsa-signing-keys-from-a-jwks-endpoint',
  },

  // ---- other databases ----
  {
    calls: `neo4j.Driver.{execute_query,verify_connectivity,verify_authentication,get_server_info}
      neo4j.Session.{run,execute_read,execute_write,begin_transaction,read_transaction,write_transaction}`,
    kind: 'database',
    use: 'neo4j.AsyncGraphDatabase',
    source: 'https://neo4j.com/docs/api/python-driver/current/async_api.html',
  },
  {
    calls:
      'cassandra.cluster.Cluster.connect cassandra.cluster.Session.{execute,prepare} cassandra.cluster.ResponseFuture.result',
    kind: 'database',
    use: 'Session.execute_async() and its callbacks',
    source: 'https://docs.datastax.com/en/developer/python-driver/latest/api/cassandra/cluster/',
  },
  {
    calls: `influxdb_client.QueryApi.{query,query_csv,query_raw,query_stream,query_data_frame}
      influxdb_client.InfluxDBClient.{ping,ready,health,version}`,
    kind: 'database',
    use: 'influxdb_client.client.influxdb_client_async.InfluxDBClientAsync',
    source: 'https://influxdb-client.readthedocs.io/en/stable/usage.html#how-to-use-asyncio',
  },
  {
    calls: `clickhouse_connect.{get_client,create_client}
      clickhouse_driver.Client.{execute,execute_iter,execute_with_progress,query_dataframe,insert_dataframe}`,
    kind: 'database',
    use: 'clickhouse_connect.get_async_client',
    source: 'https://clickhouse.com/docs/integrations/python',
  },
  {
    calls: `qdrant_client.QdrantClient.{search,query_points,query_batch_points,scroll,retrieve,upsert,upload_points,delete,count,recommend}
      qdrant_client.QdrantClient.{create_collection,delete_collection,get_collection,get_collections,collection_exists,set_payload}`,
    kind: 'database',
    use: 'qdrant_client.AsyncQdrantClient',
    source: 'https://python-client.qdrant.tech/',
  },
  {
    calls: `pyodbc.connect pyodbc.Connection.{execute,commit,rollback} pyodbc.Cursor.{execute,executemany}
      pymssql.connect pymssql.Connection.{commit,rollback} pymssql.Cursor.{execute,executemany,callproc}
      oracledb.connect oracledb.Connection.{commit,rollback,ping} oracledb.Cursor.{execute,executemany,callproc,callfunc}`,
    kind: 'database',
    use: null,
    source: 'https://github.com/mkleehammer/pyodbc/wiki',
  },
]
